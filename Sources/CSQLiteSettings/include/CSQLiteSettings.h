#ifndef COMITY_SQLITE_SETTINGS_H
#define COMITY_SQLITE_SETTINGS_H

/// Settings of SQLite as a whole that Swift cannot make, because they are functions with variable arguments. They count only when SQLite has not been
/// used yet; a later call changes nothing and is no error.
///
/// Leaves out the statistics of memory, whose lock every allocation would take, and gives each connection 128 slots of 2 KiB for short-lived memory,
/// so that a row with a record of common size is put together in one of them.
void comity_sqlite_settings(void);

#endif
