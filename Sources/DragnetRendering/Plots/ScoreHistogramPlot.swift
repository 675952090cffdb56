import DragnetCore
import DragnetDetection

/// How surprising the scored events are, against what chance alone would give.
///
/// Bars on a logarithmic scale; the line is the expectation under chance, a tenth fewer for each unit of surprise.
public struct ScoreHistogramPlot: Sendable {
    /// The surprises, -log10 of the tail probability; what is not finite is left out.
    public var surprises: [Double]
    /// The colours.
    public var theme: PictureTheme

    /// A histogram of surprises.
    public init(surprises: [Double], theme: PictureTheme = .light) {
        self.surprises = surprises
        self.theme = theme
    }

    private static let binWidth = 0.25
    private static let binCount = 28

    /// The plot as an SVG document.
    public func svg() -> String {
        let palette = Palette(theme)
        let sound = surprises.filter { $0.isFinite && $0 >= 0 }
        var counts = [Int](repeating: 0, count: Self.binCount)
        for value in sound { counts[min(Self.binCount - 1, Int(min(value, 1e6) / Self.binWidth))] += 1 }
        var canvas = SVGCanvas(
            width: 520, height: 210, title: "Scores against chance",
            description: "\(NumberText.count(sound.count)) scored events by surprise.", theme: theme)
        canvas.text("Scores against chance", x: 16, y: 22, size: 14, isBold: true)
        guard let most = counts.max(), most > 0 else {
            canvas.text("Nothing was scored.", x: 260, y: 110, anchor: .middle, color: palette.secondary)
            return canvas.finished()
        }
        let (left, right, top, base) = (56.0, 504.0, 44.0, 170.0)
        let ceiling = PortableMath.log10(Double(max(most, 10)) * 1.3) + 0.5
        func height(_ count: Double) -> Double {
            // Half an event is the floor, so that a single one is seen.
            max(0, (base - top) * (PortableMath.log10(max(count, 0.316)) + 0.5) / ceiling)
        }
        let width = (right - left) / Double(Self.binCount)
        for (bin, count) in counts.enumerated() where count > 0 {
            let lower = Double(bin) * Self.binWidth
            let band = Severity(tailProbability: PortableMath.pow(10, -lower))
            let (w, h) = (SVGCanvas.number(width - 1), SVGCanvas.number(height(Double(count))))
            let data = "M\(SVGCanvas.number(left + Double(bin) * width)) \(SVGCanvas.number(base))v-\(h)h\(w)v\(h)z"
            canvas.path(
                data, fill: palette.pair(band).border,
                title: "surprise from \(NumberText.fixed(lower, decimals: 2)): \(NumberText.count(count))")
        }
        var line = ""
        for bin in 0..<Self.binCount {
            let share = PortableMath.pow(10, -Double(bin) * Self.binWidth) * (1 - PortableMath.pow(10, -Self.binWidth))
            let y = base - height(Double(sound.count) * share)
            line +=
                "\(bin == 0 ? "M" : "L")\(SVGCanvas.number(left + (Double(bin) + 0.5) * width)) \(SVGCanvas.number(y))"
        }
        canvas.path(line, fill: "none", stroke: palette.ink, width: 1.5, title: "expected by chance")
        canvas.line(left, base, right, base, color: palette.secondary)
        for surprise in 0...6 {
            let x = left + Double(surprise) / Self.binWidth * width
            canvas.text("\(surprise)", x: x, y: base + 16, size: 11, anchor: .middle, color: palette.secondary)
        }
        canvas.text(
            NumberText.count(most), x: left - 6, y: base - height(Double(most)) + 4, size: 11, anchor: .end,
            color: palette.secondary)
        canvas.text(
            "surprise (4: one in 10,000); line: chance", x: right, y: base + 32, size: 11, anchor: .end,
            color: palette.secondary)
        return canvas.finished()
    }
}
