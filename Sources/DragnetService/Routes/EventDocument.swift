import DragnetDetection
import DragnetEvents
import DragnetIngest
import DragnetPipeline
import Foundation

/// The events of a request's body, and how it is laid out: so is its answer.
struct EventDocument: Sendable {
    var events: [IncomingEvent]
    var isLines: Bool
    var isList: Bool
    var bytes: [UInt8]

    /// Whether a body of this content type is one event a line.
    ///
    /// - Throws: a ``Problem`` for a type that holds no events.
    static func isLines(_ contentType: String?) throws -> Bool {
        if contentType == nil || contentType == "application/json" { return false }
        let type = contentType?.lowercased().split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces) }
        let isLines = type == "application/x-ndjson" || type == "application/jsonl"
        guard isLines || type == "application/json" else {
            throw Problem(
                415, "bad-type", "The content type is neither application/json nor application/x-ndjson.")
        }
        return isLines
    }

    /// Reads a body.
    ///
    /// - Throws: ``DragnetIngest/IncomingEventFault``, or a ``Problem`` for an event that lies ahead.
    init(_ bytes: [UInt8], isLines: Bool, rooms: ServiceRooms) throws {
        var scratch = bytes
        events = try rooms.reader.read(&scratch, isLines: isLines)
        let latest = ServiceClock.now + rooms.configuration.serve.aheadSpan
        if let number = events.firstIndex(where: { $0.time > latest }) {
            var problem = Problem(409, "time-ahead", "The time lies ahead of this service's clock.")
            problem.event = number
            problem.field = "time"
            throw problem
        }
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        self.isLines = isLines
        isList = first == 0x5B
        self.bytes = bytes
    }

    /// The verdicts as the events were laid out; they count as scored.
    func answer(_ verdicts: [LiveVerdict], model: String, metrics: ServiceMetrics) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(verdicts.count * 256)
        if isList { bytes.append(0x5B) }
        var odd = 0
        for (number, verdict) in verdicts.enumerated() {
            if number > 0, isList { bytes.append(0x2C) }
            try verdict.write(model: model, to: &bytes)
            if isLines { bytes.append(0x0A) }
            if Severity(surprise: Double(verdict.surprise)) >= .medium { odd += 1 }
        }
        if isList { bytes.append(0x5D) }
        metrics.scored(verdicts.count, odd: odd)
        return bytes
    }
}
