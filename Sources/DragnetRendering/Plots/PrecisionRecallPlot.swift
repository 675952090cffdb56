import DragnetCore
public import DragnetDetection

/// How many of the bad ones are found, and how many of those found are bad, from the highest score down.
public struct PrecisionRecallPlot: Sendable {
    /// The curve, the highest score first.
    public var points: [LabelledRanking.PrecisionRecallPoint]
    /// The share of bad ones among all: what guessing would reach.
    public var baseRate: Double
    /// The colours.
    public var theme: PictureTheme

    /// A curve over its base rate.
    public init(points: [LabelledRanking.PrecisionRecallPoint], baseRate: Double, theme: PictureTheme = .light) {
        self.points = points
        self.baseRate = baseRate
        self.theme = theme
    }

    /// The plot as an SVG document.
    public func svg() -> String {
        let palette = Palette(theme)
        let frame = PlotFrame(left: 56, right: 494, top: 44, base: 210)
        let half = points.first { $0.recall >= 0.5 }.map { NumberText.percent($0.precision) }
        var canvas = SVGCanvas(
            width: 520, height: 254, title: "Precision and recall",
            description: half.map { "Precision where half of the bad ones are found: \($0)." } ?? "No curve.",
            theme: theme)
        canvas.text("Precision and recall", x: 16, y: 22, size: 14, isBold: true)
        let sound = points.filter { $0.recall.isFinite && $0.precision.isFinite }
        guard let first = sound.first else {
            canvas.text("Nothing is labelled bad.", x: 260, y: 120, anchor: .middle, color: palette.secondary)
            return canvas.finished()
        }
        frame.draw(on: &canvas, palette)
        var line = "M\(frame.place(0, first.precision))"
        // Between two scores nothing is gained: a step, as average precision counts it.
        var height = first.precision
        for point in sound {
            line += "L\(frame.place(point.recall, height))L\(frame.place(point.recall, point.precision))"
            height = point.precision
        }
        if baseRate.isFinite {
            let y = frame.y(baseRate)
            canvas.line(frame.left, y, frame.right, y, color: palette.secondary, isDashed: true)
        }
        canvas.path(line, fill: "none", stroke: palette.pair(.critical).border, width: 2, title: "precision by recall")
        canvas.text(
            "across: share of the bad found; up: share of the found that is bad; dashed: by guessing",
            x: frame.right, y: frame.base + 34, size: 11, anchor: .end, color: palette.secondary)
        return canvas.finished()
    }
}

/// The place of two shares on paper, both in 0...1.
struct PlotFrame {
    let left: Double
    let right: Double
    let top: Double
    let base: Double

    func x(_ share: Double) -> Double { left + min(max(share, 0), 1) * (right - left) }
    func y(_ share: Double) -> Double { base - min(max(share, 0), 1) * (base - top) }
    func place(_ across: Double, _ up: Double) -> String {
        "\(SVGCanvas.number(x(across))) \(SVGCanvas.number(y(up)))"
    }

    /// The two axes with their quarters.
    func draw(on canvas: inout SVGCanvas, _ palette: Palette) {
        for quarter in 0...4 {
            let share = Double(quarter) / 4
            canvas.line(left, y(share), right, y(share), color: palette.pair(.none).fill)
            let words = NumberText.percent(share)
            canvas.text(words, x: left - 6, y: y(share) + 4, size: 11, anchor: .end, color: palette.secondary)
            canvas.text(words, x: x(share), y: base + 16, size: 11, anchor: .middle, color: palette.secondary)
        }
        canvas.line(left, base, right, base, color: palette.secondary)
    }
}
