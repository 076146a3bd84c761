import Testing

/// The program as people run it: real processes, real files, real sockets. One test at a time, since each starts servers of its own.
@Suite(.serialized) enum EndToEnd {}
