import DragnetCore
public import DragnetDetection

/// Events over time as bars, findings above them.
public struct TimelinePlot: Sendable {
    /// The events of a stretch of time.
    public struct Bucket: Sendable, Hashable {
        /// Its beginning in microseconds since 1970.
        public var start: Int64
        /// How many events it holds.
        public var count: Int

        /// `count` events from `start` on.
        public init(start: Int64, count: Int) {
            self.start = start
            self.count = count
        }
    }

    /// A finding.
    public struct Mark: Sendable, Hashable {
        /// When, in microseconds since 1970.
        public var time: Int64
        /// Its band.
        public var severity: Severity
        /// Its name.
        public var name: String

        /// A finding of a band at a time.
        public init(time: Int64, severity: Severity, name: String) {
            self.time = time
            self.severity = severity
            self.name = name
        }
    }

    /// The buckets in time order, equally long.
    public var buckets: [Bucket]
    /// The findings.
    public var marks: [Mark]
    /// Where the learning period ends, nil without one.
    public var boundary: Int64?
    /// The colours.
    public var theme: PictureTheme

    /// A timeline.
    public init(buckets: [Bucket], marks: [Mark] = [], boundary: Int64? = nil, theme: PictureTheme = .light) {
        self.buckets = buckets
        self.marks = marks
        self.boundary = boundary
        self.theme = theme
    }

    /// The plot as an SVG document.
    public func svg() -> String {
        let palette = Palette(theme)
        let bars = Self.merged(buckets, to: 300)
        let total = bars.reduce(0) { $0.addingClamped($1.count) }
        let most = bars.map(\.count).max() ?? 0
        var canvas = SVGCanvas(
            width: 900, height: 190, title: "Events over time",
            description: "\(NumberText.count(total)) events, at most \(NumberText.count(most)) in a bar; "
                + "\(marks.count) findings marked.", theme: theme)
        canvas.text("Events over time", x: 16, y: 22, size: 14, isBold: true)
        guard let first = bars.first?.start, let last = bars.last?.start, most > 0 else {
            canvas.text("No event has a time.", x: 450, y: 100, anchor: .middle, color: palette.secondary)
            return canvas.finished()
        }
        let (left, right, top, base) = (64.0, 884.0, 58.0, 156.0)
        let step = bars.count > 1 ? Double(bars[1].start - first) : 1
        let span = Double(last - first) + step
        func x(_ time: Int64) -> Double {
            min(right, max(left, left + (right - left) * Double(time - first) / span))
        }

        var data = ""
        for bar in bars where bar.count > 0 {
            let height = max(0.8, (base - top) * Double(bar.count) / Double(most))
            let width = max(0.8, (right - left) * step / span - 0.6)
            let (w, h) = (SVGCanvas.number(width), SVGCanvas.number(height))
            data += "M\(SVGCanvas.number(x(bar.start))) \(SVGCanvas.number(base))v-\(h)h\(w)v\(h)z"
        }
        canvas.path(data, fill: palette.context)
        canvas.line(left, base, right, base, color: palette.secondary)
        canvas.text(NumberText.count(most), x: left - 6, y: top + 5, size: 11, anchor: .end, color: palette.secondary)
        canvas.text("0", x: left - 6, y: base + 4, size: 11, anchor: .end, color: palette.secondary)
        canvas.text(TimeText.minute(first), x: left, y: base + 18, size: 11, color: palette.secondary)
        let end = last + Int64(step)
        canvas.text(
            TimeText.minute(end) + " UTC", x: right, y: base + 18, size: 11, anchor: .end, color: palette.secondary)
        if let boundary, boundary > first, boundary < end {
            canvas.line(x(boundary), top - 14, x(boundary), base, color: palette.ink, isDashed: true)
            let isLeft = x(boundary) > 700
            canvas.text(
                "learnt until here", x: x(boundary) + (isLeft ? -5 : 5), y: top - 6, size: 11,
                anchor: isLeft ? .end : .start)
        }
        for mark in marks.sorted(by: { $0.severity < $1.severity }).suffix(400) {
            let pair = palette.pair(mark.severity)
            canvas.path(
                PlotMarker.of(mark.severity).path(x: x(mark.time), y: 42, radius: 4.5), fill: pair.fill,
                stroke: pair.border, width: 1.5,
                title: "\(mark.name): \(mark.severity.name), \(TimeText.minute(mark.time)) UTC")
        }
        return canvas.finished()
    }

    /// Neighbouring buckets added up until there are few enough to be seen.
    private static func merged(_ buckets: [Bucket], to limit: Int) -> [Bucket] {
        guard buckets.count > limit else { return buckets }
        let size = (buckets.count + limit - 1) / limit
        return stride(from: 0, to: buckets.count, by: size).map { start in
            let group = buckets[start..<min(start + size, buckets.count)]
            return Bucket(start: group[start].start, count: group.reduce(0) { $0.addingClamped($1.count) })
        }
    }
}
