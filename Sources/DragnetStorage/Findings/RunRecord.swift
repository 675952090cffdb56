public import DragnetDetection

/// A run that made findings.
public struct RunRecord: Sendable, Hashable, Codable {
    /// The name of the run; the same name again replaces it.
    public var id: String
    /// The id of the model it used; the text that stands in ``Incident/model``.
    public var model: String
    /// The command: "scan", "score", or ``candidateCommand``.
    public var command: String
    /// `run.json` as it was written.
    public var json: String

    /// The command of a run by a model beside the champion: no later run goes on from what it found.
    public static let candidateCommand = "score --model"

    /// A run with these parts.
    public init(id: String, model: String, command: String, json: String = "{}") {
        self.id = id
        self.model = model
        self.command = command
        self.json = json
    }
}

/// Which older findings new ones replace; findings of other models always stay.
public enum FindingsScope: Sendable, Hashable {
    /// All of the same model: the run looked at everything.
    case model
    /// Those of the same run, and one by one those of the same id: the run looked at new events only.
    case run
}

/// The verdicts of a stretch of the workspace's log, in columns.
public struct EventScores: Sendable, Hashable {
    /// What is kept only of events that are alerts or belong to an incident.
    public struct Detail: Sendable, Hashable {
        /// The row in the workspace's log.
        public var row: Int
        /// The id of the incident it belongs to, if any.
        public var incident: String?
        /// Up to five reasons, strongest first.
        public var reasons: [Reason]

        /// The surprise of the row, kept with its evidence.
        public var surprise: Double
        /// What spoke for it, so that later events can join it; empty keeps nothing.
        public var evidence: [ScoredLog.Evidence]
        /// The kind of planted anomaly that it is most like.
        public var kind: String?

        /// The detail of one row.
        public init(
            row: Int, incident: String?, reasons: [Reason], surprise: Double = 0,
            evidence: [ScoredLog.Evidence] = [], kind: String? = nil
        ) {
            self.row = row
            self.incident = incident
            self.reasons = reasons
            self.surprise = surprise
            self.evidence = evidence
            self.kind = kind
        }
    }

    /// The row in the workspace's log where the stretch begins.
    public var firstRow: Int
    /// What became of each row.
    public private(set) var statuses: [EventFinding.Status] = []
    /// The band of each row.
    public private(set) var severities: [Severity] = []
    /// The score of each row, in 0...1.
    public private(set) var scores: [Double] = []
    /// The surprise of each row.
    public private(set) var surprises: [Double] = []
    /// Incidents and reasons of the rows that have any.
    public var details: [Detail] = []

    /// Lets the stretch begin at another row.
    public mutating func renumber(from row: Int) {
        for place in details.indices { details[place].row += row - firstRow }
        firstRow = row
    }

    /// An empty stretch that begins at `firstRow`.
    public init(firstRow: Int = 0) {
        precondition(firstRow >= 0, "rows are counted from 0")
        self.firstRow = firstRow
    }

    /// Rows.
    public var count: Int { statuses.count }

    /// Adds the next row.
    ///
    /// - Parameters:
    ///   - score: finite; 0 where not scored.
    ///   - surprise: finite; 0 where not scored.
    public mutating func append(status: EventFinding.Status, severity: Severity, score: Double, surprise: Double) {
        precondition(score.isFinite && surprise.isFinite, "scores are finite")
        statuses.append(status)
        severities.append(severity)
        scores.append(score)
        surprises.append(surprise)
    }
}
