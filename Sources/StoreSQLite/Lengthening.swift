import Foundation
import Store

/// Writes zeros after the end of an existing file until it has `length` bytes, and flushes it. Does nothing where there is no such file.
///
/// It only makes later writes faster, so a disk without room for it is no error here: the first commit without room says so.
func lengthenFile(_ path: String, to length: Int) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var at = Int(lseek(descriptor, 0, SEEK_END))
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    while at >= 0, at < length {
        let written = zeros.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, min($0.count, length - at), off_t(at)) }
        guard written > 0 else { break }
        at += written
    }
    guard fdatasync(descriptor) == 0 else {
        throw StoreError(.failed, "could not flush \(path): \(String(cString: strerror(errno)))")
    }
}
