import DragnetEvents

/// How long a service keeps events.
package struct Retention: Sendable, Hashable {
    /// Microseconds.
    package let span: Int64

    /// What `serve.keep` says; nil where everything is kept.
    ///
    /// At least as long as an incident goes back, because new events may still join odd ones from then.
    package init?(_ configuration: DragnetConfiguration) {
        guard let keep = configuration.serve.keep.flatMap({ SpanText.microseconds($0) }) else { return nil }
        span = max(keep, Int64(configuration.incident.windowDays * Double(Timestamp.day)))
    }

    /// What happened before this goes; nil where the log has no time.
    ///
    /// Counted from the newest event, so that a log of long ago stays; but not from one that lies ahead of the clock, by
    /// which one wrong time would empty the log.
    package func cutoff(newest: Int64?, now: Int64) -> Int64? {
        newest.map { min($0, now).subtractingReportingOverflow(span).partialValue }
    }
}
