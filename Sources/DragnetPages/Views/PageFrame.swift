/// What stands around every page.
public struct PageFrame: Sendable {
    /// The page's title.
    public var title = ""
    /// The workspace's name.
    public var workspace = ""
    /// The search as it stands.
    public var query = ""
    /// How much of the budget is used: "12 of 20 on 2026-03-09"; empty where there is none.
    public var budget = ""
    /// The beginning of the model's id.
    public var model = ""
    /// Who is signed in and what they may: "night shift: read, triage"; empty where no token is needed.
    public var who = ""
    /// Whether there is anything to sign out of.
    public var isSignedIn = false
    /// Whether decisions may be made.
    public var canTriage = false
    /// Whether models and jobs may be changed.
    public var canAdmin = false
    /// What every form of the page carries so that no other site can send it.
    public var formToken = ""
    /// What a person should know: learning, data's health.
    public var notices: [String] = []
    /// What was just done.
    public var done: DoneView?
    /// Where the style and the script are.
    public var style = PageAssets.style.path
    public var script = PageAssets.script.path
    /// Which of the tabs it is.
    public var isQueue = false
    public var isOverview = false

    /// A frame without anything in it.
    public init() {}
}

/// What was just done, and how it is taken back.
public struct DoneView: Sendable {
    /// In words: "INC-1 was confirmed".
    public var words: String
    /// Where a form that takes it back goes; nil where that cannot be.
    public var undoPath: String?
    /// How it stood afterwards.
    public var undoRevision: String

    /// What was done in words.
    public init(words: String, undoPath: String?, undoRevision: String = "") {
        self.words = words
        self.undoPath = undoPath
        self.undoRevision = undoRevision
    }
}

/// A link.
public struct LinkView: Sendable, Hashable {
    /// What it says.
    public var text: String
    /// Where it goes, a path of this service.
    public var path: String
    /// Whether it is where one is.
    public var isHere = false

    /// A link that says `text`.
    public init(_ text: String, _ path: String, isHere: Bool = false) {
        self.text = text
        self.path = path
        self.isHere = isHere
    }
}

/// A band as marks and words.
public struct SeverityView: Sendable, Hashable {
    /// "critical".
    public var name: String
    /// "▲", or empty.
    public var glyph: String

    /// The marks of a band.
    public init(name: String, glyph: String) {
        self.name = name
        self.glyph = glyph
    }
}
