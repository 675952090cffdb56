/// A picture in words, for those who cannot see it and for the terminal.
public struct PictureDescription: Sendable {
    /// The description, one sentence a line.
    public let text: String

    /// Describes a drawing: its shape, its worst marks, its evidence in time order.
    ///
    /// - Parameter evidenceLimit: how many lines of evidence are told one by one.
    public init(_ drawing: Drawing, evidenceLimit: Int = 20) {
        var lines = [drawing.sentence, drawing.facts]
        let marks = DrawingWords.counted(drawing.nodes.count, "mark", "marks")
        let joins = DrawingWords.counted(drawing.edges.count, "line", "lines")
        lines.append("Drawn as a \(drawing.shape.name) of \(marks) and \(joins).")
        let evidence = drawing.edges.filter { $0.role == .evidence }
        lines += evidence.prefix(evidenceLimit).map { edge in
            edge.order.map { "\(DrawingWords.orderMark($0)) \(edge.title)" } ?? edge.title
        }
        if evidence.count > evidenceLimit { lines.append("And \(evidence.count - evidenceLimit) more.") }
        lines += drawing.notes
        if let strip = drawing.strip { lines.append(strip.caption + ".") }
        text = lines.filter { !$0.isEmpty }.map { ShortNames.singleLine($0) }.joined(separator: "\n")
    }
}
