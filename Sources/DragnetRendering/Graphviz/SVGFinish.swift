import DragnetCore

/// Makes of Graphviz's SVG the one that is given out: strict XML, described, without ids, versions and host traces.
struct SVGFinish {
    private let drawing: Drawing
    private let size: Size

    init(_ drawing: Drawing, _ size: Size) {
        self.drawing = drawing
        self.size = size
    }

    func finished(_ bytes: [UInt8]) -> String {
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)[...]
        // Prologue, DOCTYPE and the version comment end where the root element begins.
        while let line = lines.first, !line.hasPrefix("<svg") { lines = lines.dropFirst() }
        while let line = lines.first {
            lines = lines.dropFirst()
            if line.hasSuffix(">") { break }
        }
        var text = root
        var id = Substring()
        for line in lines {
            if line.hasPrefix("<!--") { continue }
            if line.hasPrefix("<g id=\"") {
                let afterID = line.dropFirst(7)
                id = afterID.prefix { $0 != "\"" }
                text += "<g" + afterID.dropFirst(id.count + 1) + "\n"
            } else if line.hasPrefix("<title>") {
                if let title = title(id) { text += "<title>\(UntrustedText.markup(title))</title>\n" }
            } else {
                text += Self.plain(line) + "\n"
            }
        }
        return text
    }

    /// The root element with its own size: a point is 4/3 pixels.
    private var root: String {
        let scale = GraphvizPage.scale(size) * 4 / 3
        let width = NumberText.fixed(size.width * scale, decimals: 0)
        let height = NumberText.fixed(size.height * scale, decimals: 0)
        let box = "0 0 \(Coordinates.text(size.width)) \(Coordinates.text(size.height))"
        let name = UntrustedText.markup(ShortNames.singleLine(drawing.heading))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(name)" width="\(width)" \
            height="\(height)" viewBox="\(box)">
            <title>\(name)</title>
            <desc>\(UntrustedText.markup(PictureDescription(drawing).text))</desc>

            """
    }

    private func title(_ id: Substring) -> String? {
        guard let number = Int(id.dropFirst()) else { return nil }
        switch id.first {
        case "v": return drawing.nodes.indices.contains(number) ? drawing.nodes[number].title : nil
        case "e", "l": return drawing.edges.indices.contains(number) ? drawing.edges[number].title : nil
        default: return nil
        }
    }

    private static func plain(_ line: Substring) -> String {
        var text = String(line)
        if line.hasPrefix("<text") {
            text = replacing(text, "font-family=\"\(GraphvizPage.boldFont)\"", with: "\(family) font-weight=\"bold\"")
            text = replacing(text, "font-family=\"DejaVu Sans\"", with: family)
            text = text.split(separator: GraphvizPage.ampersand, omittingEmptySubsequences: false)
                .joined(separator: "&amp;")
        }
        return replacing(text, "stroke=\"transparent\"", with: "stroke=\"none\"")
    }

    private static let family = "font-family=\"DejaVu Sans, Verdana, sans-serif\""

    private static func replacing(_ text: String, _ old: String, with new: String) -> String {
        guard let range = text.firstRange(of: old) else { return text }
        return text.replacingCharacters(in: range, with: new)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with new: String) -> String {
        self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}

/// Removes what makes two PDFs of the same picture differ.
enum PDFFinish {
    /// The same file with its dates set to 2000-01-01, at the same length, so that its cross-references stay right.
    static func withoutDates(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let marker = Array("Date (D:".utf8)
        let fixed = Array("20000101000000".utf8)
        guard bytes.count > marker.count + fixed.count else { return bytes }
        for start in 0..<(bytes.count - marker.count - fixed.count)
        where bytes[start] == marker[0] && bytes[start..<(start + marker.count)].elementsEqual(marker) {
            for (offset, digit) in fixed.enumerated() { bytes[start + marker.count + offset] = digit }
        }
        return bytes
    }
}
