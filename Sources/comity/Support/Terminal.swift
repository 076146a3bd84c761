import Foundation

/// Writing for people: to standard output, or to standard error when it is about how the command goes.
enum Terminal {
    static func say(_ text: String) {
        print(text)
        // Into a pipe or a file too, line by line: whoever watches a long command wants to see where it is.
        fflush(nil)
    }

    static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// An error whose text is all a person needs.
struct CommandError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
