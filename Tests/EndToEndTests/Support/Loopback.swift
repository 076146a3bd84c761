import Foundation

/// One HTTP/1.1 request over a fresh connection to this machine, answered or failed within thirty seconds.
enum Loopback {
    struct Broken: Error {}

    static func exchange(
        port: Int, _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil
    ) async throws -> TestServer.Answer {
        try await onThread { try blocking(port, method, path, headers, body) }
    }

    /// The same request so many times, one after the other.
    static func repeated(
        _ count: Int, port: Int, _ method: String, _ path: String, headers: [String: String], body: [UInt8]
    ) async throws -> [TestServer.Answer] {
        try await onThread { try (0..<count).map { _ in try blocking(port, method, path, headers, body) } }
    }

    /// Runs on a thread of its own: the pools are for what other tests do meanwhile.
    private static func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { answer in Thread { answer.resume(with: Result { try body() }) }.start() }
    }

    static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func blocking(
        _ port: Int, _ method: String, _ path: String, _ headers: [String: String], _ body: [UInt8]?
    ) throws -> TestServer.Answer {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Broken() }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = address(port)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { throw Broken() }
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: close\r\n"
        for (name, value) in headers where !value.isEmpty { head += "\(name): \(value)\r\n" }
        if let body, headers["content-length"] == nil { head += "content-length: \(body.count)\r\n" }
        let request = Array((head + "\r\n").utf8) + (body ?? [])
        var sent = 0
        while sent < request.count {
            let n = request.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL)) }
            // A server may refuse before it has read everything; its answer is there to be read.
            guard n > 0 else { break }
            sent += n
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while let n = Optional(read(descriptor, &buffer, buffer.count)), n > 0 { received += buffer[..<n] }
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)), received.count > 12,
            let status = Int(String(decoding: received[..<end.lowerBound], as: UTF8.self).dropFirst(9).prefix(3))
        else { throw Broken() }
        return TestServer.Answer(status: status, body: Array(received[end.upperBound...]))
    }
}
