import DragnetStorage
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// One thing that can be asked for: how it is asked, who may, and who answers.
///
/// The router and the OpenAPI document are both made from these, so that neither knows what the other does not.
struct Route: Sendable {
    /// A value in the path or the query.
    struct Parameter: Sendable {
        enum Place: String, Sendable {
            case path
            case query
            case header
        }

        var name: String
        var place: Place
        var schema: String
        var words: String
        var isRequired = false
    }

    typealias Handler = @Sendable (Call) async throws -> Response

    var method: HTTPRequest.Method
    /// With names in braces: `/v1/incidents/{id}`.
    var path: String
    /// Nil where no token is needed.
    var scope: AccessScope?
    /// What it does, in one line.
    var words: String
    var parameters: [Parameter] = []
    /// The schema of the body, as JSON; nil without one.
    var body: String?
    /// The statuses of success with the schema of their answers, as JSON.
    var answers: [(status: Int, type: String, schema: String)]
    /// Whether it is left out of a service that changes nothing.
    var changes = false
    /// Whether it is a page for people, which the OpenAPI document leaves out.
    var isPage = false
    var handler: Handler

    /// The parts of the path.
    var segments: [Substring] { path.split(separator: "/") }

    /// The values in braces if a path is one of this route, nil otherwise.
    ///
    /// - Parameter segments: ``segments``, as many as there are parts.
    static func match(_ parts: [String], _ segments: [Substring]) -> [String: String]? {
        var values: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            if segment.first == "{", let end = segment.lastIndex(of: "}") {
                // What follows the brace must end the part: {id}.svg
                let suffix = segment[segment.index(after: end)...]
                guard part.hasSuffix(suffix), part.utf8.count > suffix.utf8.count else { return nil }
                values[String(segment[segment.index(after: segment.startIndex)..<end])] = String(
                    part.dropLast(suffix.count))
            } else if segment != part {
                return nil
            }
        }
        return values
    }
}

/// A request as a handler sees it.
struct Call: Sendable {
    var request: Request
    /// Values of the path.
    var path: [String: String]
    /// Values of the query.
    var query: [String: String]

    /// A value of the path; there, because the route has it.
    subscript(_ name: String) -> String { path[name] ?? "" }

    /// A whole number of the query.
    func number(_ name: String, _ range: ClosedRange<Int>, otherwise: Int) throws -> Int {
        guard let text = query[name] else { return otherwise }
        guard let value = Int(text), range.contains(value) else {
            throw Problem(
                400, "bad-parameter",
                "\(name) is not a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }
}
