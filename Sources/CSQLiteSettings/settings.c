#include "CSQLiteSettings.h"

#include <sqlite3.h>

void comity_sqlite_settings(void) {
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 2048, 128);
}
