import DragnetCore
import DragnetDetection
import DragnetEvents

/// Makes of an incident's activity the strip under its picture.
enum TimeStripComposer {
    /// Whose events the strip shows.
    enum Owner {
        case incident
        case subject
    }

    /// More bars than this would be thinner than a line.
    private static let mostBars = 400

    /// The strip; nil where there is no activity, or where all of it lies in one bar.
    static func strip(
        _ activity: IncidentActivity?, of owner: Owner, from first: Int64?, to last: Int64?
    ) -> TimeStrip? {
        guard let activity, activity.step > 0, activity.evidence.count > 1,
            activity.evidence.count == activity.others.count, activity.evidence.count <= mostBars
        else { return nil }
        let bars = zip(activity.evidence, activity.others).map { evidence, others in
            TimeStrip.Bar(evidence: max(0, evidence), others: max(0, others))
        }
        let usual = activity.usual.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
        let (span, overflows) = activity.step.multipliedReportingOverflow(by: Int64(bars.count))
        let (end, isBeyond) = activity.start.addingReportingOverflow(span)
        guard !overflows, !isBeyond else { return nil }
        return TimeStrip(
            bars: bars, usual: usual, caption: caption(owner, activity, usual, first, last),
            begin: TimeText.minute(activity.start), end: TimeText.minute(end) + " UTC")
    }

    private static func caption(
        _ owner: Owner, _ activity: IncidentActivity, _ usual: Double?, _ first: Int64?, _ last: Int64?
    ) -> String {
        let shown =
            switch owner {
            case .incident: "the incident's, grey what else its main entities did"
            case .subject: "those shown, grey what else their main entities did"
            }
        var text = "Events in each \(words(activity.step)): \(shown)"
        guard let usual, let first, let last else { return text }
        let length = max(last - first, activity.step)
        let expected = usual * Double(length) / Double(activity.step)
        let figure =
            expected < 0.05
            ? "hardly any"
            : expected < 10
                ? NumberText.fixed(expected, decimals: 1) : NumberText.number(expected.rounded())
        text += "; usual (dashed) would be \(figure) in \(TimeText.span(length))"
        return text
    }

    /// "10 min", "6 h", "1 day": steps are whole units.
    private static func words(_ step: Int64) -> String {
        for (length, one, many) in [
            (Timestamp.day, "day", "days"), (Timestamp.hour, "hour", "hours"), (Timestamp.minute, "minute", "minutes"),
            (Timestamp.second, "second", "seconds"),
        ] where step % length == 0 {
            return step == length ? one : "\(NumberText.count(Int(step / length))) \(many)"
        }
        return TimeText.span(step)
    }
}
