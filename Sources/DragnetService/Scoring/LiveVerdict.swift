import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPipeline

/// What the service says of one event.
struct LiveVerdict: Sendable {
    var row: Int
    var id: String
    var source: String
    var destination: String
    var surprise: Float
    var status: String
    var reasons: [Reason]

    /// The verdict on an event.
    ///
    /// - Parameter scored: nil for an event that is left out.
    init(_ incoming: IncomingEvent, row: Int, scored: ScoredEvent?, reasons: [Reason], isDuplicate: Bool = false) {
        self.row = row
        id = incoming.id.isEmpty ? String(row) : incoming.id
        source = incoming.source
        destination = incoming.destination
        surprise = scored.map { Float($0.verdict.surprise) } ?? 0
        status =
            isDuplicate
            ? EventFinding.Status.duplicate.name
            : (scored.map { $0.verdict.isCold ? EventFinding.Status.cold : .scored } ?? .excluded).name
        self.reasons = reasons
    }

    /// The verdict as JSON, the same bytes as a line of `score -` of the same event.
    func write(model: String, to bytes: inout [UInt8]) throws {
        let severity = Severity(surprise: Double(surprise)).name
        let (score, rounded) = VerdictRecord.shown(surprise: surprise)
        if !reasons.isEmpty {
            bytes += try StableJSON.encode(
                VerdictRecord(
                    row: row, id: id, source: source, destination: destination, score: score, surprise: rounded,
                    severity: severity, status: status, reasons: VerdictRecord.shown(reasons), model: model))
            return
        }
        // Most events are ordinary, and the general encoder costs more than scoring them.
        bytes += "{\"destination\":".utf8
        JSONBytes.append(destination, to: &bytes)
        bytes += ",\"id\":".utf8
        JSONBytes.append(id, to: &bytes)
        bytes += ",\"model\":\"\(model)\",\"reasons\":[],\"row\":\(row),\"score\":".utf8
        JSONBytes.append(score, to: &bytes)
        bytes += ",\"severity\":\"\(severity)\",\"source\":".utf8
        JSONBytes.append(source, to: &bytes)
        bytes += ",\"status\":\"\(status)\",\"surprise\":".utf8
        JSONBytes.append(rounded, to: &bytes)
        bytes += ",\"v\":1}".utf8
    }
}

/// Plain values as JSON, as the general encoder writes them.
enum JSONBytes {
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C:
                bytes.append(0x5C)
                bytes.append(byte)
            case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    /// - Parameter number: finite.
    static func append(_ number: Double, to bytes: inout [UInt8]) {
        let text = "\(number)"
        bytes += text.hasSuffix(".0") ? text.dropLast(2).utf8 : text[...].utf8
    }
}
