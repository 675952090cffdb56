import DragnetCore
import DragnetDetection

/// The legend of a picture: only of marks that occur in it.
enum LegendComposer {
    /// - Parameter evidence: what strong lines are.
    static func entries(
        nodes: [DrawingNode], edges: [DrawingEdge], evidence: String = "evidence"
    ) -> [LegendEntry] {
        bands(nodes) + forms(nodes) + lines(edges, evidence)
    }

    private static func bands(_ nodes: [DrawingNode]) -> [LegendEntry] {
        let shown = nodes.filter { $0.role != .folded }
        return [Severity.critical, .high, .medium].filter { band in shown.contains { $0.severity == band } }.map {
            band in
            LegendEntry(.severity(band), "\(band.glyph) \(band.name): 1 in \(oneIn(band))")
        }
    }

    /// How rare a band is among normal events.
    private static func oneIn(_ band: Severity) -> String {
        NumberText.count(Int((1 / band.tailProbability).rounded()))
    }

    private static func forms(_ nodes: [DrawingNode]) -> [LegendEntry] {
        let words: [(NodeForm, String)] = [
            (.ellipse, "account or node"), (.doubleEllipse, "card or person"), (.box, "merchant or terminal"),
            (.hexagon, "internal host"), (.doubleHexagon, "external host"), (.parallelogram, "domain"),
            (.note, "device or shared attribute"),
        ]
        let occurring = words.filter { word in nodes.contains { $0.form == word.0 } }
        var entries: [LegendEntry] = []
        // One kind of thing needs no telling apart, unless its outline says more than its name does.
        if occurring.count > 1 || occurring.first?.0 == .hexagon || occurring.first?.0 == .doubleHexagon {
            entries = occurring.map { LegendEntry(.form($0.0), $0.1) }
        }
        if nodes.contains(where: { $0.form == .folder }) {
            entries.append(LegendEntry(.form(.folder), "several as one"))
        }
        if nodes.contains(where: \.hasHalo) { entries.append(LegendEntry(.halo, "takes part")) }
        return entries
    }

    private static func lines(_ edges: [DrawingEdge], _ word: String) -> [LegendEntry] {
        var entries: [LegendEntry] = []
        let evidence = edges.filter { $0.role == .evidence && !$0.isDashed }
        if let worst = evidence.map(\.severity).max() {
            entries.append(LegendEntry(.line(.evidence, worst, isDashed: false), word))
        }
        if edges.contains(where: { $0.role == .context && !$0.isDashed }) {
            entries.append(LegendEntry(.line(.context, .none, isDashed: false), "ordinary"))
        }
        if edges.contains(where: \.isDashed) {
            entries.append(LegendEntry(.line(.context, .none, isDashed: true), "shared attribute"))
        }
        if evidence.contains(where: { $0.order != nil && $0.label != nil }), evidence.count > 1 {
            entries.append(LegendEntry(.glyph("①②"), "order in time"))
        }
        if let least = evidence.map(\.width).min(), let most = evidence.map(\.width).max(), most - least > 0.5 {
            entries.append(LegendEntry(.glyph("─━"), "wider: more"))
        }
        return entries
    }
}
