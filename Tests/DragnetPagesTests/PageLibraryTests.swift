import DragnetPages
import Testing

@Suite struct PageLibraryTests {
    private static let hostile = [
        "<script>alert(1)</script>", "\"\u{0301} onmouseover=alert(1) x=\"", "'\u{0301}><img src=x onerror=alert(1)>",
        "{{{frame.formToken}}}", "</title><script>1</script>", "&lt;script&gt;", "a\u{202E}b", "\u{0}x", "<\u{0338}b>",
    ]

    private func queue(_ name: String) -> QueueView {
        var view = QueueView()
        view.rows = [
            QueueView.Row(
                id: name, path: "/incidents/INC-1", severity: SeverityView(name: "high", glyph: "◆"), summary: name,
                entities: name, amount: name, time: name, age: name, reasons: [name], status: "open", isOpen: true,
                isHere: false, revision: name)
        ]
        return view
    }

    @Test(arguments: hostile) func nothingFromOutsideIsMarkup(name: String) throws {
        let library = try PageLibrary()
        var frame = PageFrame()
        frame.title = name
        frame.workspace = name
        frame.query = name
        frame.notices = [name]
        frame.formToken = "secret-of-the-session"
        frame.canTriage = true
        var clean = frame
        (clean.title, clean.workspace, clean.query, clean.notices) = ("x", "x", "x", ["x"])
        let html = try library.html(.queue(queue(name)), frame)
        let expected = try library.html(.queue(queue("x")), clean)
        // The same tags as with a plain name, so none came in and no attribute was ended.
        #expect(Self.tags(html) == Self.tags(expected))
        #expect(html.components(of: "secret-of-the-session") == expected.components(of: "secret-of-the-session"))
    }

    @Test func pagesHaveNeitherScriptsNorStylesOfTheirOwn() throws {
        let library = try PageLibrary()
        let pages: [Page] = [
            .queue(queue("a")), .incident(IncidentView()), .entity(EntityView()), .overview(OverviewView()),
            .suppress(SuppressView(incident: LinkView("INC-1", "/incidents/INC-1"))), .login(LoginView(next: "/")),
            .message(MessageView(heading: "a", words: "b")),
        ]
        for page in pages {
            let html = try library.html(page, PageFrame())
            #expect(html.hasPrefix("<!doctype html>"))
            #expect(!html.contains("{{"))
            #expect(!html.contains(" style="))
            #expect(!html.contains("<style"))
            #expect(html.components(of: "<script") == 1)
            #expect(!html.contains("http://") && !html.contains("https://"))
            for handler in [" onclick", " onload", " onerror", "javascript:"] { #expect(!html.contains(handler)) }
        }
    }

    @Test(arguments: hostile) func aSearchsNameIsNoMarkup(name: String) throws {
        let library = try PageLibrary()
        var frame = PageFrame()
        frame.canTriage = true
        func page(_ name: String) throws -> [String] {
            var view = QueueView()
            view.savedSearches = SavedSearchesView([LinkView(name, "/?q=a", isHere: true)])
            (view.forgetPath, view.keptName) = ("/searches/forget", name)
            return Self.tags(try library.html(.queue(view), frame))
                + Self.tags(try library.news(NewsView(words: name, path: "/")))
        }
        #expect(try page(name) == page("x"))
    }

    @Test func whatIsNotThereIsLeftOut() throws {
        var view = IncidentView()
        view.id = "INC-1"
        let html = try PageLibrary().html(.incident(view), PageFrame())
        #expect(!html.contains("nil"))
        #expect(!html.contains("Optional"))
        #expect(html.contains("No single reason stands out."))
        #expect(html.contains("Deciding needs the scope triage."))
    }

    /// Every tag with the names of its attributes, without their values.
    private static func tags(_ html: String) -> [String] {
        var tags: [String] = []
        var rest = Array(html.unicodeScalars)[...]
        while let open = rest.firstIndex(of: "<") {
            rest = rest[(open + 1)...]
            var tag = ""
            var isQuoted = false
            while let scalar = rest.first {
                rest = rest.dropFirst()
                if scalar == "\"" { isQuoted.toggle() }
                if scalar == ">" && !isQuoted { break }
                if !isQuoted { tag.unicodeScalars.append(scalar) }
            }
            tags.append(tag)
        }
        return tags
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
