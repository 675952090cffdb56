import DragnetEvents
import DragnetStorage
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

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
    /// - Parameter seconds: what the request took so far.
    func answer(_ head: HTTPRequest, _ body: [UInt8], after seconds: Double) -> (head: HTTPResponse, body: [UInt8])? {
        guard !rooms.scorer.isBusy, (try? gate.check(head, scope: .read)) != nil,
            let isLines = try? EventDocument.isLines(head.headerFields[.contentType]),
            let document = try? EventDocument(body, isLines: isLines, rooms: rooms),
            document.events.count <= LiveScorer.longLook
        else { return nil }
        let started = ContinuousClock.now
        let (answer, misfit) = rooms.scorer.judge(document.events)
        guard misfit == nil,
            let bytes = try? document.answer(answer.verdicts, model: answer.model, metrics: rooms.metrics)
        else { return nil }
        let elapsed = ContinuousClock.now - started
        let took = seconds + Double(elapsed.components.attoseconds) * 1e-18
        rooms.metrics.request(route: Self.path, status: 200, seconds: took)
        let number = RequestID().description
        logger.debug(
            "request",
            metadata: [
                "hb.request.id": "\(number)", "method": "POST", "route": "\(Self.path)", "status": "200",
                "seconds": "\(took)",
            ])
        var head = HTTPResponse(status: .ok, headerFields: ServiceResponder.commonHeaders)
        head.headerFields[.contentType] = isLines ? "application/x-ndjson" : "application/json"
        head.headerFields[.contentLength] = String(bytes.count)
        head.headerFields[.date] = clock.text
        head.headerFields[ServiceResponder.requestID] = number
        return (head, bytes)
    }
}

/// The time of day as the head of an answer tells it (RFC 9110, 5.6.7), made once a second.
final class HeaderClock: Sendable {
    private let made = Mutex<(second: Int, text: String)>((0, ""))

    var text: String {
        let second = time(nil)
        return made.withLock { made in
            if made.second != second { made = (second, Self.text(of: second)) }
            return made.text
        }
    }

    static func text(of second: Int) -> String {
        var (second, parts) = (second, tm())
        gmtime_r(&second, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
            + "\(parts.tm_year + 1900) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}
