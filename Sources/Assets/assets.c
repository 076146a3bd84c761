#include "assets.h"

struct asset {
    const char *path;
    const unsigned char *bytes;
    size_t length;
};

// #embed is C23; clang knows it in every mode and only says so.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "assets.inc"

const unsigned char *comity_asset(size_t index, const char **path, size_t *length) {
    if (index >= sizeof assets / sizeof *assets) return 0;
    *path = assets[index].path;
    *length = assets[index].length;
    return assets[index].bytes;
}
