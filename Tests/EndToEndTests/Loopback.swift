import Foundation

/// One HTTP/1.1 request over a fresh connection to this machine, answered or failed within ten seconds.
enum Loopback {
    struct Broken: Error {}

    static func exchange(port: Int, method: String, path: String, token: String, body: [UInt8]?) async throws -> (status: Int, body: [UInt8]) {
        try await withCheckedThrowingContinuation { answer in
            DispatchQueue.global().async {
                answer.resume(with: Result { try blocking(port: port, method: method, path: path, token: token, body: body) })
            }
        }
    }

    private static func blocking(port: Int, method: String, path: String, token: String, body: [UInt8]?) throws -> (status: Int, body: [UInt8]) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Broken() }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { throw Broken() }
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n"
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
        let request = Array((head + "\r\n").utf8) + (body ?? [])
        var sent = 0
        while sent < request.count {
            let n = request.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL)) }
            guard n > 0 else { throw Broken() }
            sent += n
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let n = read(descriptor, &buffer, buffer.count)
            guard n >= 0 else { throw Broken() }
            if n == 0 { break }
            received += buffer[..<n]
        }
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)), received.count > 12 else { throw Broken() }
        let answer = String(decoding: received[..<end.lowerBound], as: UTF8.self)
        guard let status = Int(answer.dropFirst(9).prefix(3)) else { throw Broken() }
        return (status, Array(received[end.upperBound...]))
    }
}
