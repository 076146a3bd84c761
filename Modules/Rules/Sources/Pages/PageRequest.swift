import Pages

/// In this module a request is a page's; the engine's and ODRL's are named with theirs.
typealias Request = Pages.Request
