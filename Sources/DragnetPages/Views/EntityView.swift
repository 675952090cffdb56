/// An entity and what is known of it.
package struct EntityView: Sendable {
    /// An entity like it, or one it meets.
    package struct NeighborRow: Sendable {
        package var link: LinkView
        package var type: String
        /// How alike, or how often they met.
        package var measure: String

        /// A row with these cells.
        package init(link: LinkView, type: String, measure: String) {
            self.link = link
            self.type = type
            self.measure = measure
        }
    }

    package var name = ""
    package var type = ""
    package var severity = SeverityView(name: "none", glyph: "")
    package var rarity = ""
    package var facts: [String] = []
    /// Its cluster and what is typical of that; nil without one.
    package var cluster: String?
    package var reasons: [IncidentView.ReasonRow] = []
    package var incidents: [IncidentView.SimilarRow] = []
    /// Surprise of its events over time.
    package var plot: PlotView?
    package var events: [IncidentView.EventRow] = []
    package var hasAmounts = false
    package var moreEvents: String?
    package var alike: [NeighborRow] = []
    /// Where those alike are looked for, if not done already.
    package var alikePath: String?
    /// Why there are none, or what they rest on.
    package var alikeNote: String?
    package var partners: [NeighborRow] = []
    /// What a person found out about it; nil for nothing.
    package var label: String?
    package var labelPath = ""

    /// An entity without anything.
    package init() {}
}

/// A small plot of dots or bars in the page itself, with attributes alone and no style.
package struct PlotView: Sendable {
    /// A dot or a bar.
    package struct Mark: Sendable {
        package var x: String
        package var y: String
        package var width: String
        package var height: String
        /// The name of its band.
        package var band: String
        /// What it is, in words.
        package var words: String

        /// A mark in units of the plot.
        package init(x: Double, y: Double, width: Double = 0, height: Double = 0, band: String, words: String) {
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
    package struct Level: Sendable {
        package var y: String
        package var textY: String
        package var words: String

        /// A line at `y`.
        package init(y: Double, words: String) {
            self.y = String(y)
            textY = String(y - 3)
            self.words = words
        }
    }

    /// The plot in one sentence.
    package var words: String
    package var dots: [Mark] = []
    package var bars: [Mark] = []
    package var levels: [Level] = []
    /// The words under its left and right end.
    package var first: String
    package var last: String

    /// The plot's width and height in its own units.
    package static let width = 640.0
    package static let height = 120.0

    /// An empty plot.
    package init(words: String, first: String, last: String) {
        self.words = words
        self.first = first
        self.last = last
    }
}
