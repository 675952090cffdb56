import DragnetEvents
import DragnetStorage
import HTTPTypes
import Hummingbird
import Logging

/// Answers a request to score at once, where all is well with it.
///
/// Whatever it does not take is answered by ``EventRoutes``, and so is whatever goes wrong: there is one place that says why.
struct QuickScoring: Sendable {
    let rooms: ServiceRooms
    let gate: AccessGate
    let logger: Logger
    private let clock = HeaderClock()

    init(rooms: ServiceRooms, gate: AccessGate, logger: Logger) {
        self.rooms = rooms
        self.gate = gate
        self.logger = logger
    }

    /// The largest body that is taken.
    static let bodyLimit = 8 << 10
    static let path = "/v1/score"

    /// Whether a request may be one: its body has a length and comes as it is.
    static func isPlain(_ head: HTTPRequest) -> Bool {
        guard head.method == .post, head.path == path else { return false }
        var length: Int?
        for field in head.headerFields {
            switch field.name {
            case .contentLength: length = Int(field.value)
            case .connection where field.value.lowercased() == "keep-alive": break
            case .transferEncoding, .contentEncoding, .expect, .connection, .upgrade: return false
            default: break
            }
        }
        return length.map { (1...bodyLimit).contains($0) } ?? false
    }

    /// The answer to a request, nil if it is not for here.
    ///
    /// - Parameter record: the request's, from its head on.
    func answer(
        _ head: HTTPRequest, _ body: [UInt8], _ record: RequestRecord
    ) -> (head: HTTPResponse, body: [UInt8])? {
        guard (try? gate.check(head, scope: .read)) != nil,
            let isLines = try? EventDocument.isLines(head.headerFields[.contentType]),
            let document = try? EventDocument(body, isLines: isLines, rooms: rooms),
            rooms.scorer.isShort(document.events.count)
        else { return nil }
        let (answer, misfit) = rooms.scorer.judge(document.events)
        guard misfit == nil,
            let bytes = try? document.answer(answer.verdicts, model: answer.model, metrics: rooms.metrics)
        else { return nil }
        let number = RequestID().description
        var logger = logger
        // Most services log no single request, and a name for nobody costs as much as reading the event.
        if logger.logLevel <= .debug { logger[metadataKey: "hb.request.id"] = "\(number)" }
        record.close(.post, route: Self.path, status: .ok, metrics: rooms.metrics, logger: logger)
        var fields = isLines ? Self.fieldsOfLines : Self.fieldsOfJSON
        fields.append(HTTPField(name: .contentLength, value: String(bytes.count)))
        fields.append(HTTPField(name: .date, value: clock.text))
        fields.append(HTTPField(name: ServiceResponder.requestID, value: number))
        return (HTTPResponse(status: .ok, headerFields: fields), bytes)
    }

    private static let fieldsOfJSON = fields(contentType: "application/json")
    private static let fieldsOfLines = fields(contentType: "application/x-ndjson")

    private static func fields(contentType: String) -> HTTPFields {
        var fields = ServiceResponder.commonHeaders
        fields[.contentType] = contentType
        return fields
    }
}
