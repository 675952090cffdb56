/// What stands around every page.
package struct PageFrame: Sendable {
    /// The page's title.
    package var title = ""
    /// The workspace's name.
    package var workspace = ""
    /// The search as it stands.
    package var query = ""
    /// How much of the budget is used: "12 of 20 on 2026-03-09".
    package var budget: String?
    /// The beginning of the model's id.
    package var model: String?
    /// Who is signed in and what they may: "night shift: read, triage"; nil where no token is needed.
    package var who: String?
    /// Whether there is anything to sign out of.
    package var isSignedIn = false
    /// Whether decisions may be made.
    package var canTriage = false
    /// Whether models and jobs may be changed.
    package var canAdmin = false
    /// What every form of the page carries so that no other site can send it.
    package var formToken = ""
    /// What a person should know: learning, data's health.
    package var notices: [String] = []
    /// What was just done.
    package var done: DoneView?
    /// Where the style and the script are.
    package var style = PageAssets.style.path
    package var script = PageAssets.script.path
    /// Which of the tabs it is.
    package var isQueue = false
    package var isOverview = false

    /// A frame without anything in it.
    package init() {}
}

/// What was just done, and how it is taken back.
package struct DoneView: Sendable {
    /// In words: "INC-1 was confirmed".
    package var words: String
    /// Where a form that takes it back goes; nil where that cannot be.
    package var undoPath: String?
    /// How it stood afterwards.
    package var undoRevision: String

    /// What was done in words.
    package init(words: String, undoPath: String?, undoRevision: String = "") {
        self.words = words
        self.undoPath = undoPath
        self.undoRevision = undoRevision
    }
}

/// A link.
package struct LinkView: Sendable, Hashable {
    /// What it says.
    package var text: String
    /// Where it goes, a path of this service.
    package var path: String
    /// Whether it is where one is.
    package var isHere = false

    /// A link that says `text`.
    package init(_ text: String, _ path: String, isHere: Bool = false) {
        self.text = text
        self.path = path
        self.isHere = isHere
    }
}

/// A band as marks and words.
package struct SeverityView: Sendable, Hashable {
    /// "critical".
    package var name: String
    /// "▲", or empty.
    package var glyph: String

    /// The marks of a band.
    package init(name: String, glyph: String) {
        self.name = name
        self.glyph = glyph
    }
}
