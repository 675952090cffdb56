import DragnetCore
public import DragnetDetection

/// How often a band was reached, against how often its name says it should be.
///
/// Both axes are logarithmic; on the line a band keeps its word, above it there are more than it says.
public struct CalibrationPlot: Sendable {
    /// Nominal and observed rates.
    public var rows: [EvaluationReport.CalibrationRow]
    /// The colours.
    public var theme: PictureTheme

    /// Rates of the bands.
    public init(rows: [EvaluationReport.CalibrationRow], theme: PictureTheme = .light) {
        self.rows = rows
        self.theme = theme
    }

    /// The plot as an SVG document.
    public func svg() -> String {
        let palette = Palette(theme)
        let frame = PlotFrame(left: 76, right: 494, top: 44, base: 210)
        var canvas = SVGCanvas(
            width: 520, height: 254, title: "Calibration",
            description: "Share of events that reach each band, against the share that should.", theme: theme)
        canvas.text("Calibration", x: 16, y: 22, size: 14, isBold: true)
        let nominal = rows.map(\.nominal).filter { $0 > 0 }
        guard let least = nominal.min() else {
            canvas.text("Nothing was scored.", x: 260, y: 120, anchor: .middle, color: palette.secondary)
            return canvas.finished()
        }
        // A decade of room below, where what was never seen stands.
        let decades = -PortableMath.log10(least) + 1
        func share(_ rate: Double) -> Double { 1 + PortableMath.log10(max(rate, 1e-12)) / decades }
        for decade in 0...Int(decades.rounded(.down)) {
            let at = 1 - Double(decade) / decades
            let count = NumberText.count(Int(PortableMath.pow(10, Double(decade)).rounded()))
            let words = decade == 0 ? "all" : "1 in \(count)"
            canvas.line(frame.left, frame.y(at), frame.right, frame.y(at), color: palette.pair(.none).fill)
            canvas.text(words, x: frame.left - 6, y: frame.y(at) + 4, size: 11, anchor: .end, color: palette.secondary)
            canvas.text(words, x: frame.x(at), y: frame.base + 16, size: 11, anchor: .middle, color: palette.secondary)
        }
        canvas.line(frame.left, frame.base, frame.right, frame.base, color: palette.secondary)
        canvas.line(frame.x(0), frame.y(0), frame.x(1), frame.y(1), color: palette.secondary, isDashed: true)
        for row in rows where row.nominal > 0 {
            let band = Severity(tailProbability: row.nominal)
            for (observed, count, marker, who) in [
                (row.all, row.allCount, PlotMarker.circle, "of all scored"),
                (row.good, row.goodCount, PlotMarker.square, "of those labelled good"),
            ] {
                guard let observed, observed.isFinite else { continue }
                let outline = marker.path(x: frame.x(share(row.nominal)), y: frame.y(share(observed)), radius: 5)
                canvas.path(
                    outline, fill: marker == .circle ? palette.pair(band).fill : palette.page,
                    stroke: palette.pair(band).border, width: 1.5,
                    title: "\(band.name): \(NumberText.count(count)) \(who)")
            }
        }
        canvas.text(
            "across: should reach it; up: did; ● of all, □ of those labelled good; on the line: as it says",
            x: frame.right, y: frame.base + 34, size: 11, anchor: .end, color: palette.secondary)
        return canvas.finished()
    }
}
