package import DragnetCore

/// Works out what is worth saying of a stage's progress, and how often: the part of ``TerminalProgress`` without I/O.
package struct ProgressMeter: Sendable {
    /// What can be said at a moment.
    package struct Reading: Sendable, Hashable {
        /// The progress itself.
        package var progress: WorkProgress
        /// Units a second since the stage began; nil before that can be told.
        package var rate: Double?
        /// Seconds until the stage is done; nil where the total or the rate is not known.
        package var remaining: Double?
    }

    /// Seconds between two readings of a stage.
    private let interval: Double
    private var stage = ""
    private var stageStart = 0.0
    private var firstCompleted = 0
    private var lastReading = -Double.infinity
    private var completed = 0
    private var isDone = false

    /// A meter that gives at most ten readings a second.
    package init(interval: Double = 0.1) { self.interval = interval }

    /// What to say now; nil where something was said just before.
    ///
    /// - Parameters:
    ///   - progress: as a stage reported it; reports of several threads may come out of order.
    ///   - time: seconds of a clock that never goes back.
    package mutating func reading(of progress: WorkProgress, at time: Double) -> Reading? {
        if progress.stage != stage {
            stage = progress.stage
            stageStart = time
            firstCompleted = progress.completed
            completed = 0
            isDone = false
        }
        completed = max(completed, progress.completed)
        let justDone = !isDone && progress.total.map { completed >= $0 } ?? false
        isDone = isDone || justDone
        // Also the end of a stage waits its turn: many short stages must not flood the terminal.
        guard time - lastReading >= interval else { return nil }
        lastReading = time

        var reading = Reading(progress: progress)
        reading.progress.completed = completed
        let elapsed = time - stageStart
        if elapsed >= 0.5 && completed > firstCompleted {
            let rate = Double(completed - firstCompleted) / elapsed
            reading.rate = rate
            if let total = progress.total, total > completed { reading.remaining = Double(total - completed) / rate }
        }
        return reading
    }
}

extension ProgressMeter.Reading {
    /// One line for a person: `reading  43 %  1.2 M rows/s  0:12 left`.
    package var line: String {
        var parts = [UntrustedText.terminal(progress.stage)]
        if let total = progress.total, total > 0 {
            parts.append("\(min(100, Int(100 * Double(progress.completed) / Double(total)))) %")
        } else if progress.completed > 0 {
            parts.append(Self.amount(Double(progress.completed), progress.unit))
        }
        if let rate { parts.append(Self.amount(rate, progress.unit) + "/s") }
        if let remaining { parts.append(Self.clock(remaining) + " left") }
        if let remark = progress.remark { parts.append(UntrustedText.terminal(remark)) }
        return parts.joined(separator: "  ")
    }

    /// One JSON object, without a line break.
    package var json: String {
        var fields = [
            "\"v\":1", "\"stage\":\(JSONText.quoted(progress.stage))", "\"completed\":\(progress.completed)",
        ]
        if let total = progress.total { fields.append("\"total\":\(total)") }
        fields.append("\"unit\":\(JSONText.quoted(progress.unit))")
        if let rate { fields.append("\"rate\":\(JSONText.number(rate))") }
        if let remaining { fields.append("\"remaining\":\(JSONText.number(remaining))") }
        if let remark = progress.remark { fields.append("\"remark\":\(JSONText.quoted(remark))") }
        return "{\(fields.joined(separator: ","))}"
    }

    /// `1.2 M rows`, `340 MB`.
    static func amount(_ value: Double, _ unit: String) -> String {
        var scaled = value
        var prefix = ""
        for next in ["k", "M", "G", "T"] where scaled >= 1000 {
            scaled /= 1000
            prefix = next
        }
        let number = scaled < 10 && !prefix.isEmpty ? JSONText.number(scaled) : String(Int(min(scaled, 1e15).rounded()))
        if unit == "bytes" { return "\(number) \(prefix)B" }
        return (prefix.isEmpty ? number : "\(number) \(prefix)") + " \(UntrustedText.terminal(unit))"
    }

    /// `0:07`, `1:02:03`.
    static func clock(_ seconds: Double) -> String {
        let all = Int(min(seconds, 359_999).rounded(.up))
        func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let tail = "\(all / 60 % 60):\(padded(all % 60))"
        return all < 3600 ? tail : "\(all / 3600):" + (all / 60 % 60 < 10 ? "0" : "") + tail
    }
}

/// The little JSON that goes to standard error, where encoders would be heavier than what they write.
package enum JSONText {
    /// A string with its quotes (RFC 8259); control characters escaped.
    package static func quoted(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\t": json += "\\t"
            // Control characters could also reach a terminal that shows the line.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }

    /// A number with one decimal.
    package static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        let tenths = (min(max(value, -1e15), 1e15) * 10).rounded() / 10
        return "\(tenths)"
    }
}
