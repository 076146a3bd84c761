import Canon

/// What every page says about the node that serves it. Asked for at each page, since the log grows.
package struct SiteFacts: Sendable, Hashable {
    /// The node's name by BCP 47 tag.
    package var name: JSON
    /// Whether the parties and their acts are made up, so that every page says so.
    package var isFictional: Bool
    /// Entries in the node's own log.
    package var logSize: UInt64
    /// The release of this software and, where known, the commit it was built from: whose code is checking.
    package var version: String

    package init(name: JSON, isFictional: Bool = false, logSize: UInt64 = 0, version: String = "development") {
        (self.name, self.isFictional, self.logSize, self.version) = (name, isFictional, logSize, version)
    }
}
