#ifndef COMITY_ASSETS_H
#define COMITY_ASSETS_H
#include <stddef.h>
const unsigned char *comity_asset(size_t index, const char **path, size_t *length);
#endif
