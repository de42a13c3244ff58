# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading a caseload list as a team keeps it today, before anything is stored.

The way through, each step pure and testable alone:

    files.read_table(path)              the file as rows of text and dates           RawTable
    columns.propose_mapping(table)      which column is what                         Mapping
    rows.read_rows(table, mapping, ..)  what becomes of every row                    ImportReading
    keys.match_rows(rows, known)        which rows are new, unchanged or changed     RowMatch
    report.write_report(reading, ..)    what could not be read, as a file to mend

Nothing here opens the store. No row is lost: each is accepted, blank, a heading, a totals line, a double or
unreadable with its reason, and the words of a cell that could not be read go into the import note of the
row.
"""
