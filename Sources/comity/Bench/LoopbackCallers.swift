import Foundation

/// Callers on kept-alive HTTP/1.1 connections to this machine. Each sends the same request, waits for the whole answer and sends the next one.
///
/// One thread serves all of them, and requests are encoded beforehand: callers and server share the processors, and what is measured is the server.
struct LoopbackCallers {
    private var connections: [LoopbackConnection] = []
    private let request: [UInt8]

    init(port: Int, count: Int, request: [UInt8]) throws {
        self.request = request
        for _ in 0..<count {
            guard let connection = LoopbackConnection(port: port) else {
                throw CommandError("could not open \(count) connections to port \(port): \(String(cString: strerror(errno)))")
            }
            connections.append(connection)
        }
    }

    /// Has `count` requests answered; gives the time that each took and how many were not answered by 201.
    mutating func run(_ count: Int) throws -> (Latencies, failed: Int) {
        var latencies = Latencies()
        var (sent, answered, failed) = (0, 0, 0)
        for i in connections.indices where sent < count {
            try connections[i].send(request)
            sent += 1
        }
        var waiting = connections.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        while answered < count {
            guard poll(&waiting, nfds_t(connections.count), 30_000) > 0 else { throw CommandError("the server has not answered for 30 seconds") }
            for i in waiting.indices where waiting[i].revents != 0 {
                guard let status = try connections[i].receive() else { continue }
                latencies.add(ContinuousClock.now - connections[i].began)
                answered += 1
                if status != 201 { failed += 1 }
                if sent < count {
                    try connections[i].send(request)
                    sent += 1
                }
            }
        }
        for connection in connections { close(connection.descriptor) }
        return (latencies, failed)
    }
}

/// One connection and the answer that is coming in on it.
struct LoopbackConnection {
    let descriptor: Int32
    /// When the last request was sent.
    private(set) var began = ContinuousClock.now
    private var buffer = [UInt8](repeating: 0, count: 16 << 10)
    private var have = 0

    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else {
            close(descriptor)
            return nil
        }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends a request, which fits into the socket's buffer since nothing else is on its way.
    mutating func send(_ request: [UInt8]) throws {
        began = .now
        let sent = request.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard sent == request.count else { throw CommandError("a request could not be sent: \(String(cString: strerror(errno)))") }
    }

    /// Reads what has come; gives the status once the whole answer is there.
    mutating func receive() throws -> Int? {
        let (descriptor, from) = (descriptor, have)
        let n = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: from), $0.count - from) }
        guard n > 0 else { throw CommandError("the server closed a connection, or its answer is too long") }
        have += n
        let count = have
        guard let status = buffer.withUnsafeBytes({ LoopbackConnection.status($0[..<count]) }) else { return nil }
        have = 0
        return status
    }

    /// The status of an answer that is complete; nil for one that is not.
    private static func status(_ answer: Slice<UnsafeRawBufferPointer>) -> Int? {
        var lineStart = answer.startIndex
        var length: Int?
        while let end = answer[lineStart...].firstIndex(of: 0x0A) {
            if end - lineStart == 1 {
                guard let length, answer.endIndex - (end + 1) >= length else { return nil }
                return Int(String(decoding: answer.dropFirst(9).prefix(3), as: UTF8.self))
            }
            let line = answer[lineStart..<end]
            if line.count > name.count, zip(line, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
                length = line.dropFirst(name.count).reduce(into: 0) { sum, byte in
                    if (0x30...0x39).contains(byte) { sum = sum * 10 + Int(byte - 0x30) }
                }
            }
            lineStart = end + 1
        }
        return nil
    }

    private static let name = Array("content-length:".utf8)
}
