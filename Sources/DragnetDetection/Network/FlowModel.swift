/// What the network channel learnt: roles of hosts, what each column is worth, what tells attacks apart.
public struct FlowModel: Sendable, Hashable, Codable {
    var roles: HostRoles
    var stages: [FlowStage]
    var namer: AttackNamer?
    /// What tells attackers' days from busy ones; nil where too few days were there to learn from.
    var hostDays: HostDayModel?
    /// What should be known before the scores are believed: the learning period was full of one source, for instance.
    public internal(set) var warnings: [String] = []
    /// The columns that it was learnt on.
    private var columns = FlowModel.digest

    init(roles: HostRoles, stages: [FlowStage], namer: AttackNamer?) {
        self.roles = roles
        self.stages = stages
        self.namer = namer
    }

    /// Whether a state was made for hosts of these roles.
    func fits(_ state: FlowState) -> Bool { state.population.roleCount == roles.count }

    /// Whether this program reads the same columns as the one that learnt.
    public var fitsThisProgram: Bool { columns == Self.digest }

    private static let digest: UInt64 = FlowColumns.all.reduce(0xCBF2_9CE4_8422_2325) { hash, column in
        (column.name + (column.isEvidence ? "+" : "-")).utf8.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
