import DragnetCore
import DragnetIngest
import DragnetPipeline
import DragnetStorage
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Why a request was not done, as RFC 9457 writes it: a stable code, words for a person, nothing of the inside.
struct Problem: Error, Sendable {
    var status: Int
    /// Stable, for programs: `unknown-id`.
    var code: String
    var detail: String
    /// What to do about it.
    var help: String?
    /// The event and the field at fault, where it is one.
    var event: Int?
    var field: String?
    var headers: [(HTTPField.Name, String)] = []

    init(_ status: Int, _ code: String, _ detail: String, help: String? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.help = help
    }

    static var unauthorized: Problem {
        var problem = Problem(401, "unauthorized", "A valid token is needed.", help: "dragnet token add makes one")
        problem.headers = [(.wwwAuthenticate, "Bearer")]
        return problem
    }

    static func forbidden(_ scope: AccessScope) -> Problem {
        Problem(403, "forbidden", "The token does not have the scope \(scope.rawValue).")
    }

    /// Any error as a problem; one that nobody expected says nothing of itself.
    static func of(_ error: any Error) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let fault as IncomingEventFault: return of(fault)
        case let error as DragnetError: return of(error)
        default: return Problem(500, "internal", "Something went wrong that should not have.")
        }
    }

    private static func of(_ fault: IncomingEventFault) -> Problem {
        if fault.isTooLong { return Problem(413, "too-many-events", sentence(fault.reason)) }
        var words = fault.reason
        if let field = fault.field { words = "\(field) \(words)" }
        var problem = Problem(
            fault.isWellFormed ? 422 : 400, fault.isWellFormed ? "bad-event" : "bad-json", sentence(words))
        problem.event = fault.event
        problem.field = fault.field
        return problem
    }

    private static func of(_ error: DragnetError) -> Problem {
        let words = sentence(error.message)
        switch error.code {
        case .usage where error.circumstance == .changedMeanwhile:
            return Problem(409, "changed", words, help: error.help)
        case .usage where error.circumstance == .ambiguousName:
            return Problem(409, "ambiguous", words, help: error.help)
        case .usage where error.circumstance == .timePassed:
            return Problem(409, "time-passed", words, help: error.help)
        case .usage:
            let isUnknown = error.circumstance == .unknownName
            return Problem(
                isUnknown ? 404 : 400, isUnknown ? "unknown-id" : "bad-request", words, help: error.help)
        case .outputFailed where error.circumstance == .diskFull:
            return Problem(507, "disk-full", "There is no space left on the disk; nothing of it was kept.")
        case .outputFailed: return Problem(503, "storage-failed", "The events could not be stored.", help: error.help)
        case .resourceLimit:
            var problem = Problem(503, "overloaded", words)
            problem.headers = [(.retryAfter, "1")]
            return problem
        case .modelMissing: return Problem(404, "unknown-model", words)
        case .modelIncompatible: return Problem(409, "model-unusable", "The model cannot be used.", help: error.help)
        case .inputUnusable, .inputAmbiguous: return Problem(422, "bad-input", words, help: error.help)
        default: return Problem(500, "internal", "Something went wrong that should not have.")
        }
    }

    private static func sentence(_ text: String) -> String {
        UntrustedText.terminal(text.prefix(1).uppercased() + text.dropFirst()) + "."
    }

    private static let titles = [
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        409: "Conflict", 413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
        429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 503: "Service Unavailable", 507: "Insufficient Storage",
    ]

    private struct Body: Encodable {
        var type: String
        var title: String
        var status: Int
        var code: String
        var detail: String
        var help: String?
        var event: Int?
        var field: String?
        var request: String?
    }

    /// The problem as JSON.
    ///
    /// - Parameter request: the request's id; nil for what is turned away before it has one.
    func body(request: String?) -> [UInt8] {
        let body = Body(
            type: "about:blank", title: Self.titles[status] ?? "Problem", status: status, code: code,
            detail: detail, help: help, event: event, field: field, request: request)
        return (try? StableJSON.encode(body)) ?? []
    }

    /// The problem as an answer.
    func response(request: String) -> Response {
        let bytes = body(request: request)
        var response = Response(
            status: HTTPResponse.Status(code: status), headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        for (name, value) in headers { response.headers[name] = value }
        return response
    }
}
