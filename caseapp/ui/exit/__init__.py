# SPDX-License-Identifier: EUPL-1.2
"""This is the place for leaving an institution: what is missing, who acts, how long there still is."""
