public import DragnetDetection

/// Everything that the report of a run says; the page adds nothing but its form.
///
/// Texts may come from strangers: they pass through the gate of HTML when the page is made. Pictures and plots are
/// SVG documents of this module's own renderers and stand in the page as they are.
public struct ReportContent: Sendable {
    /// A file that was read.
    public struct Input: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// What it was read as: "CSV", "Zeek conn".
        public var format: String
        /// Its rows of data.
        public var rows: Int
        /// How many of them could not be read.
        public var rejected: Int

        /// A file with its counts.
        public init(name: String, format: String, rows: Int, rejected: Int) {
            self.name = name
            self.format = format
            self.rows = rows
            self.rejected = rejected
        }
    }

    /// A band with how many there are and how many chance alone would give.
    public struct SeverityRow: Sendable, Hashable {
        /// The band.
        public var severity: Severity
        /// How many were found.
        public var observed: Int
        /// How many chance alone would give in a log of this size.
        public var expected: Double

        /// A band with its counts.
        public init(severity: Severity, observed: Int, expected: Double) {
            self.severity = severity
            self.observed = observed
            self.expected = expected
        }
    }

    /// An event that shows a finding.
    public struct EvidenceRow: Sendable, Hashable {
        /// Its name in the log.
        public var id: String
        /// Microseconds since 1970; nil in a log without times.
        public var time: Int64?
        /// Who pays, or opens the connection.
        public var source: String
        /// Who is paid, or answers.
        public var destination: String
        /// What it moved.
        public var amount: CurrencyAmount?

        /// An event.
        public init(id: String, time: Int64?, source: String, destination: String, amount: CurrencyAmount?) {
            self.id = id
            self.time = time
            self.source = source
            self.destination = destination
            self.amount = amount
        }
    }

    /// An incident with its picture and its events.
    public struct IncidentEntry: Sendable, Hashable {
        /// The incident.
        public var incident: Incident
        /// Its picture in the light theme, an SVG document of ``PictureRenderer``; nil where none was drawn.
        public var picture: String?
        /// Its events in time order; the page shows the first 200 and counts the rest.
        public var evidence: [EvidenceRow]
        /// Whom its foremost entities are judged against; empty where there are no clusters.
        public var peers: [PeerGroup]

        /// An incident with its picture, events and peers.
        public init(incident: Incident, picture: String?, evidence: [EvidenceRow], peers: [PeerGroup] = []) {
            self.incident = incident
            self.picture = picture
            self.evidence = evidence
            self.peers = peers
        }
    }

    /// An entity of the list of the oddest.
    public struct EntityRow: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// The name of its type.
        public var type: String
        /// Its band.
        public var severity: Severity
        /// Its surprise.
        public var surprise: Double
        /// Its cluster.
        public var cluster: Int?
        /// How many events it takes part in.
        public var events: Int
        /// Its strongest reason, in words.
        public var reason: String

        /// An entity.
        public init(
            name: String, type: String, severity: Severity, surprise: Double, cluster: Int?, events: Int,
            reason: String
        ) {
            self.name = name
            self.type = type
            self.severity = severity
            self.surprise = surprise
            self.cluster = cluster
            self.events = events
            self.reason = reason
        }
    }

    /// How good the findings are, by labels.
    public struct Quality: Sendable, Equatable {
        /// What was measured and by which labels, in one sentence.
        public var basis: String
        /// The figures.
        public var report: EvaluationReport
        /// How many incidents are shown.
        public var incidents: Int
        /// Those of them with at least one bad event or entity.
        public var badIncidents: Int

        /// Figures with where they are from.
        public init(basis: String, report: EvaluationReport, incidents: Int, badIncidents: Int) {
            self.basis = basis
            self.report = report
            self.incidents = incidents
            self.badIncidents = badIncidents
        }
    }

    /// The heading of the page.
    public var title: String
    /// What was read.
    public var inputs: [Input] = []
    /// How its columns were understood, a sentence each: "source is nameOrig (name and values)".
    public var mapping: [String] = []
    /// "payments", "contacts" or "network".
    public var domain = ""
    /// What was learnt from, in words: "the first 30 % of the events, up to 2026-03-09 12:00 UTC".
    public var learning = ""
    /// What is wrong with the data.
    public var warnings: [String] = []
    /// How many events were read.
    public var eventCount = 0
    /// How many entities they are between.
    public var entityCount = 0
    /// How many clusters were found.
    public var clusterCount = 0
    /// How many incidents are shown.
    public var budgetUsed = 0
    /// How many may be, in words: "20 in total", "20/day".
    public var budget = ""
    /// The bands, worst first.
    public var severities: [SeverityRow] = []
    /// The incidents, worst first.
    public var incidents: [IncidentEntry] = []
    /// The oddest entities, worst first.
    public var entities: [EntityRow] = []
    /// How good the findings are; nil where nothing is labelled.
    public var quality: Quality?
    /// The map, an SVG document of ``ClusterMapPlot``.
    public var map: String?
    /// The timeline, an SVG document of ``TimelinePlot``.
    public var timeline: String?
    /// The distribution of scores, an SVG document of ``ScoreHistogramPlot``.
    public var scores: String?
    /// What else a reader should know.
    public var notes: [String] = []
    /// What this run cannot see.
    public var blindSpots: [String] = []
    /// The program's version.
    public var version = ""
    /// The model's id.
    public var model = ""

    /// An empty report of this title; every other part has its own default.
    public init(title: String) { self.title = title }
}
