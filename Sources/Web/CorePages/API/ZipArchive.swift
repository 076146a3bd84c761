import CZlib

/// A ZIP archive of a few small files, stored as they are (PKWARE APPNOTE 6.3.9 §4.3). The same files give the same bytes: no times, no attributes.
enum ZipArchive {
    static func bytes(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let name = Array(file.name.utf8)
            let sum = UInt32(truncatingIfNeeded: file.bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) })
            // Version 2.0, UTF-8 names, stored, 1 January 1980: the earliest date that the format can say.
            let common =
                little(20, 2) + little(0x0800, 2) + little(0, 2) + little(0, 2) + little(0x21, 2) + little(UInt64(sum), 4)
                + little(UInt64(file.bytes.count), 4) + little(UInt64(file.bytes.count), 4) + little(UInt64(name.count), 2) + little(0, 2)
            let offset = out.count
            out += little(0x0403_4B50, 4) + common + name + file.bytes
            directory +=
                little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4)
                + little(UInt64(offset), 4) + name
        }
        let start = out.count
        out += directory
        out += little(0x0605_4B50, 4) + little(0, 4) + little(UInt64(files.count), 2) + little(UInt64(files.count), 2)
        out += little(UInt64(directory.count), 4) + little(UInt64(start), 4) + little(0, 2)
        return out
    }

    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) } }
}
