import Foundation

/// Writing for people: to standard output, or to standard error when it is about how the command goes.
enum Terminal {
    static func say(_ text: String) { print(text) }

    static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// An error whose text is all a person needs.
struct CommandError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
