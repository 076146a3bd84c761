#ifndef COMITY_ASSETS_H
#define COMITY_ASSETS_H

#include <stddef.h>

/// The embedded web file number `index`, counted from 0 in the order of `assets.inc`, or a null pointer past the last one.
///
/// Its name and length are stored through `path` and `length`. The bytes live as long as the program and are followed by one zero byte.
const unsigned char *comity_asset(size_t index, const char **path, size_t *length);

#endif
