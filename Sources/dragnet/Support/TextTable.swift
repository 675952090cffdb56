import DragnetCore

/// A listing in aligned columns.
///
/// ```swift
/// var table = TextTable([.init("RANK", .trailing), .init("INCIDENT"), .init("SUMMARY", shrinks: true)])
/// table.add(["1", "INC-7F3A9C", "61 accounts pay one within the hour"])
/// for line in table.lines(width: Terminal.width(STDOUT_FILENO), style: style) { print(line) }
/// ```
///
/// Cells may hold anything: they pass through the terminal's gate here.
package struct TextTable: Sendable {
    /// Where the text of a column stands.
    package enum Alignment: Sendable {
        /// To the left; for words.
        case leading
        /// To the right; for numbers.
        case trailing
    }

    /// A column.
    package struct Column: Sendable {
        fileprivate var title: String
        fileprivate var alignment: Alignment
        fileprivate var shrinks: Bool

        /// A column under `title`; one that shrinks is cut where the terminal is too narrow.
        package init(_ title: String, _ alignment: Alignment = .leading, shrinks: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.shrinks = shrinks
        }
    }

    /// The text of one column in one row.
    package struct Cell: Sendable, ExpressibleByStringLiteral {
        fileprivate var text: String
        fileprivate var paint: TerminalStyle.Paint

        /// `text`, painted where the terminal can.
        package init(_ text: String, _ paint: TerminalStyle.Paint = .plain) {
            self.text = UntrustedText.terminal(text)
            self.paint = paint
        }

        /// Plain text.
        package init(stringLiteral text: String) { self.init(text) }
    }

    /// The narrowest that a column is cut to.
    private static let leastWidth = 8
    private static let gap = "  "

    private let columns: [Column]
    private var rows: [[Cell]] = []

    /// A table without rows.
    package init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row with one cell a column.
    package mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has one cell a column")
        rows.append(cells)
    }

    /// The lines, the titles first; nothing where there are no rows.
    ///
    /// - Parameter width: columns of the terminal; nil where nothing is cut, for files and pipes.
    package func lines(width: Int?, style: TerminalStyle = TerminalStyle(isOn: false)) -> [String] {
        guard !rows.isEmpty else { return [] }
        let widths = fittedWidths(width)
        let titles = columns.map { Cell($0.title, .faint) }
        return ([titles] + rows).map { line($0, widths, style) }
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ style: TerminalStyle) -> String {
        var parts: [String] = []
        for (index, cell) in cells.enumerated() {
            let text = TextWidth.truncated(cell.text, to: widths[index])
            let space = String(repeating: " ", count: max(0, widths[index] - TextWidth.columns(of: text)))
            let painted = style(text, cell.paint)
            switch columns[index].alignment {
            case .trailing: parts.append(space + painted)
            // Nothing follows the last column, so nothing fills it.
            case .leading: parts.append(index == cells.count - 1 ? painted : painted + space)
            }
        }
        return parts.joined(separator: Self.gap)
    }

    /// The width of each column: its widest cell's, less what the widest that shrink must give.
    private func fittedWidths(_ width: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(TextWidth.columns(of: columns[index].title)) { max($0, TextWidth.columns(of: $1[index].text)) }
        }
        guard let width else { return widths }
        var excess = widths.reduce(0, +) + Self.gap.count * (columns.count - 1) - width
        while excess > 0 {
            let shrinking = columns.indices.filter { columns[$0].shrinks && widths[$0] > Self.leastWidth }
            guard let widest = shrinking.max(by: { (widths[$0], $1) < (widths[$1], $0) }) else { break }
            // Down to the next widest at once, then on together.
            let next = shrinking.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let step = max(1, min(excess, widths[widest] - max(next, Self.leastWidth)))
            widths[widest] -= step
            excess -= step
        }
        return widths
    }
}
