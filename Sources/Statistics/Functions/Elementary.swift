#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The four functions of the C library that the rest is made of; everything else in this target is arithmetic.
enum Elementary {
    static func log(_ x: Double) -> Double {
        #if canImport(Glibc)
            Glibc.log(x)
        #elseif canImport(Musl)
            Musl.log(x)
        #elseif canImport(Darwin)
            Darwin.log(x)
        #endif
    }

    static func exp(_ x: Double) -> Double {
        #if canImport(Glibc)
            Glibc.exp(x)
        #elseif canImport(Musl)
            Musl.exp(x)
        #elseif canImport(Darwin)
            Darwin.exp(x)
        #endif
    }

    static func log1p(_ x: Double) -> Double {
        #if canImport(Glibc)
            Glibc.log1p(x)
        #elseif canImport(Musl)
            Musl.log1p(x)
        #elseif canImport(Darwin)
            Darwin.log1p(x)
        #endif
    }

    static func pow(_ x: Double, _ y: Double) -> Double {
        #if canImport(Glibc)
            Glibc.pow(x, y)
        #elseif canImport(Musl)
            Musl.pow(x, y)
        #elseif canImport(Darwin)
            Darwin.pow(x, y)
        #endif
    }
}
