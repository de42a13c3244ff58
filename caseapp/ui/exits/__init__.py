# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page of all exits: who leaves when, what is missing, who will soon be 17½."""
