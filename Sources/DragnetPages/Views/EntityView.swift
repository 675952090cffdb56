/// An entity and what is known of it.
public struct EntityView: Sendable {
    /// An entity like it, or one it meets.
    public struct NeighborRow: Sendable {
        public var link: LinkView
        public var type: String
        /// How alike, or how often they met.
        public var measure: String

        /// A row with these cells.
        public init(link: LinkView, type: String, measure: String) {
            self.link = link
            self.type = type
            self.measure = measure
        }
    }

    public var name = ""
    public var type = ""
    public var severity = SeverityView(name: "none", glyph: "")
    public var rarity = ""
    public var facts: [String] = []
    /// Its cluster and what is typical of that; empty without one.
    public var cluster = ""
    public var reasons: [IncidentView.ReasonRow] = []
    public var incidents: [IncidentView.SimilarRow] = []
    /// Surprise of its events over time.
    public var plot: PlotView?
    public var events: [IncidentView.EventRow] = []
    public var hasAmounts = false
    public var moreEvents: String?
    public var alike: [NeighborRow] = []
    /// Where those alike are looked for, if not done already.
    public var alikePath: String?
    /// Why there are none.
    public var alikeFault: String?
    public var partners: [NeighborRow] = []
    /// What a person found out about it; nil for nothing.
    public var label: String?
    public var labelPath = ""

    /// An entity without anything.
    public init() {}
}

/// A small plot of dots or bars in the page itself, with attributes alone and no style.
public struct PlotView: Sendable {
    /// A dot or a bar.
    public struct Mark: Sendable {
        public var x: String
        public var y: String
        public var width: String
        public var height: String
        /// The name of its band.
        public var band: String
        /// What it is, in words.
        public var words: String

        /// A mark in units of the plot.
        public init(x: Double, y: Double, width: Double = 0, height: Double = 0, band: String, words: String) {
            self.x = Self.text(x)
            self.y = Self.text(y)
            self.width = Self.text(width)
            self.height = Self.text(height)
            self.band = band
            self.words = words
        }

        private static func text(_ value: Double) -> String { String((value * 10).rounded() / 10) }
    }

    /// A line across with its words.
    public struct Level: Sendable {
        public var y: String
        public var textY: String
        public var words: String

        /// A line at `y`.
        public init(y: Double, words: String) {
            self.y = String(y)
            textY = String(y - 3)
            self.words = words
        }
    }

    /// The plot in one sentence.
    public var words: String
    public var dots: [Mark] = []
    public var bars: [Mark] = []
    public var levels: [Level] = []
    /// The words under its left and right end.
    public var first: String
    public var last: String

    /// The plot's width and height in its own units.
    public static let width = 640.0
    public static let height = 120.0

    /// An empty plot.
    public init(words: String, first: String, last: String) {
        self.words = words
        self.first = first
        self.last = last
    }
}
