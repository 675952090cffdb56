import DragnetCore

/// HTML being written, which is well-formed XML too.
struct HTMLWriter {
    private(set) var text = ""

    /// Markup of our own.
    mutating func raw(_ markup: String) { text += markup + "\n" }

    /// Text from anywhere.
    static func escaped(_ text: String) -> String { UntrustedText.markup(text) }

    /// A name from outside: kept apart from the direction of the words around it, and cut where it is absurd.
    static func name(_ name: String) -> String {
        "<bdi>\(UntrustedText.markup(UntrustedText.shortened(ShortNames.singleLine(name), to: 80)))</bdi>"
    }

    mutating func heading(_ level: Int, _ text: String, id: String? = nil) {
        let attribute = id.map { " id=\"\($0)\"" } ?? ""
        raw("<h\(level)\(attribute)>\(Self.escaped(text))</h\(level)>")
    }

    mutating func paragraph(_ text: String, style: String? = nil) {
        let attribute = style.map { " class=\"\($0)\"" } ?? ""
        raw("<p\(attribute)>\(Self.escaped(ShortNames.singleLine(text)))</p>")
    }

    mutating func list(_ items: [String]) {
        guard !items.isEmpty else { return }
        raw("<ul>")
        for item in items { raw("<li>\(Self.escaped(ShortNames.singleLine(item)))</li>") }
        raw("</ul>")
    }

    /// A table in a box that scrolls sideways by keyboard too.
    ///
    /// - Parameters:
    ///   - columns: headings; those that hold numbers are right-aligned.
    ///   - rows: cells of markup.
    ///   - rowClasses: the classes of each row; empty for none.
    mutating func table(
        _ caption: String, columns: [(name: String, isNumber: Bool)], rows: [[String]], rowClasses: [String] = []
    ) {
        raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(Self.escaped(caption))\"><table>")
        raw("<caption>\(Self.escaped(caption))</caption>")
        let heads = columns.map {
            "<th scope=\"col\"\($0.isNumber ? " class=\"n\"" : "")>\(Self.escaped($0.name))</th>"
        }
        raw("<thead><tr>\(heads.joined())</tr></thead><tbody>")
        for (number, row) in rows.enumerated() {
            let cells = zip(row, columns).map { "<td\($1.isNumber ? " class=\"n\"" : "")>\($0)</td>" }
            let classes = number < rowClasses.count ? " class=\"\(rowClasses[number])\"" : ""
            raw("<tr\(classes)>\(cells.joined())</tr>")
        }
        raw("</tbody></table></div>")
    }

    /// A box or a button of a group, with its words.
    mutating func choice(_ type: String, group: String, id: String, _ words: String, isOn: Bool) {
        let state = isOn ? " checked=\"checked\"" : ""
        raw(
            "<span><input type=\"\(type)\" name=\"\(group)\" id=\"\(id)\"\(state)/>"
                + "<label for=\"\(id)\">\(Self.escaped(words))</label></span>")
    }

    /// A picture that stands in the page itself.
    ///
    /// - Parameter box: the id of a box that shows it at twice the page's width; nil for none.
    mutating func picture(_ svg: String, label: String, enlargedBy box: String? = nil) {
        if let box {
            raw(
                "<input class=\"enlarge\" type=\"checkbox\" id=\"\(box)\"/>"
                    + "<label class=\"soft\" for=\"\(box)\">Enlarge the picture</label>")
        }
        raw("<div class=\"scroll picture\" tabindex=\"0\" role=\"region\" aria-label=\"\(Self.escaped(label))\">")
        // A prologue is only allowed at the beginning of a document.
        raw(svg.firstRange(of: "<svg").map { String(svg[$0.lowerBound...]) } ?? "")
        raw("</div>")
    }
}
