import Canon
import Pages

/// What a module shows on the home page: a partial template and the values for it.
package struct HomeSection: Sendable {
    /// The partial's name, such as `notices/recent`; it is rendered with the model as its only values.
    package var template: String
    /// Sections stand in ascending order; parties about 10, cooperations 20, notices 30.
    package var order: Int
    /// The values for this request; nil leaves the section out.
    package var model: @Sendable (Request, NodeContext) async throws -> JSON?

    package init(_ template: String, order: Int, model: @escaping @Sendable (Request, NodeContext) async throws -> JSON?) {
        self.template = template
        self.order = order
        self.model = model
    }
}
