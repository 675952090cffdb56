import DragnetStorage
import HTTPTypes
import Hummingbird

/// The entities in two dimensions.
struct MapRoutes {
    let shelf: MapShelf

    var routes: [Route] {
        [
            Route(
                method: .get, path: "/v1/map", scope: .read,
                words: "Where the model's entities lie in two dimensions, their clusters and bands; of more than "
                    + "\(MapShelf.mostPoints) the most surprising",
                answers: [(200, "application/json", Schemas.map)], handler: map)
        ]
    }

    @Sendable private func map(_ call: Call) async throws -> Response { .json(try await shelf.map().json) }
}
