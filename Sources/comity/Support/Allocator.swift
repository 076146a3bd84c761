import Foundation

/// How this process keeps memory that it has freed.
enum Allocator {
    /// Keeps up to 64 MB of freed memory for the next request, where the default gives it back after nearly every one and asks for it again:
    /// on a busy node a tenth of all time went into that. What a node needs at most stays what it was.
    static func keepFreedMemory() {
        #if canImport(Glibc)
            // mallopt(3) with M_TRIM_THRESHOLD. Swift's view of the C library leaves malloc.h out, so the function is looked up by its name; where it
            // is not there, nothing changes.
            guard let symbol = dlsym(nil, "mallopt") else { return }
            _ = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)(-1, 64 << 20)
        #endif
    }
}
