/// A time strip with a place on the page.
struct PlacedStrip: Sendable {
    /// A bar, or the part of one.
    struct Bar: Sendable {
        var box: Box
        var isEvidence: Bool
    }

    /// Bars from left to right, evidence below what else happened.
    var bars: [Bar] = []
    /// The line that the bars stand on.
    var base: (left: Point, right: Point)
    /// The line of the usual rate, where it is known.
    var usual: (left: Point, right: Point)?

    /// The strip's bars in a frame.
    init(_ strip: TimeStrip, in frame: Box) {
        base = (Point(x: frame.minX, y: frame.maxY), Point(x: frame.maxX, y: frame.maxY))
        let scale = frame.height / strip.highest
        let step = frame.width / Double(strip.bars.count)
        for (index, bar) in strip.bars.enumerated() where bar.total > 0 {
            var bottom = frame.maxY
            for (count, isEvidence) in [(bar.evidence, true), (bar.others, false)] where count > 0 {
                // A single event among thousands is seen too.
                let height = min(max(Double(count) * scale, 1.5), max(bottom - frame.minY, 1.5))
                let center = Point(x: frame.minX + (Double(index) + 0.5) * step, y: bottom - height / 2)
                let width = max(step * 0.82, 0.8)
                bars.append(
                    Bar(box: Box(center: center, size: Size(width: width, height: height)), isEvidence: isEvidence))
                bottom -= height
            }
        }
        if let usual = strip.usual {
            let y = frame.maxY - usual * scale
            self.usual = (Point(x: frame.minX, y: y), Point(x: frame.maxX, y: y))
        }
    }
}
