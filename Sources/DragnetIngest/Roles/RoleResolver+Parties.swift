import DragnetCore
import DragnetEvents

extension RoleResolver {
    /// Finds source and destination.
    func resolveParties(_ roles: inout ResolvedRoles) throws {
        for role in [ColumnRole.source, .destination] where options.mapping[role]?.columns.isEmpty ?? false {
            throw DragnetError(
                .usage, "--map \(role.rawValue)= drops a role that every log needs",
                help: "name a column: --map \(role.rawValue)=COLUMN")
        }
        var missing: [ColumnRole] = []
        for role in [ColumnRole.source, .destination] where roles.places[role] == nil {
            let taken = roles.taken
            let scored = columns.indices
                .filter { !taken.contains($0) && profiles[$0].couldName }
                .map { (index: $0, score: words[$0].score(role)) }
                .filter { $0.score > 0 }
                .sorted { ($1.score, $0.index) < ($0.score, $1.index) }
            guard let highest = scored.first else {
                missing.append(role)
                continue
            }
            let near = scored.filter { highest.score - $0.score < 0.03 }
            let alone = near.filter { column in !near.contains { words[column.index].isNamed(by: words[$0.index]) } }
            guard alone.count == 1, let best = alone.first else { throw ambiguity(role, near.map(\.index)) }
            roles.assign(role, [best.index], best.score, "the name")
        }
        if !missing.isEmpty { throw missingParties(missing, roles) }
        addOverlap(&roles)
    }

    /// Adds to the evidence what the values of both ends have in common.
    private func addOverlap(_ roles: inout ResolvedRoles) {
        guard let source = roles.places[.source]?.first, let destination = roles.places[.destination]?.first else {
            return
        }
        let overlap = profiles[source].overlap(profiles[destination])
        guard overlap >= 0.05 else { return }
        for role in [ColumnRole.source, .destination] {
            roles.reasons[role]?.evidence += ", and both ends share values"
        }
    }

    /// The question when names do not say who is source and who destination.
    private func missingParties(_ missing: [ColumnRole], _ roles: ResolvedRoles) -> DragnetError {
        let taken = roles.taken
        let candidates = columns.indices.filter { index in
            !taken.contains(index) && profiles[index].couldName && profiles[index].filled > 0
                && words[index].score(.label) == 0
                && words[index].score(.amount) < 0.9 && !(words[index].score(.id) > 0.8 && profiles[index].isUnique)
                && !(hasHeader && isOrdinaryValue(index)) && !isLikelyTime(index)
        }
        guard candidates.count >= missing.count else {
            let needed = missing.map(\.rawValue).joined(separator: " and ")
            return DragnetError(
                .inputUnusable, "no column for the \(needed): the columns are \(columnList)",
                at: DragnetError.Place(file: file),
                help:
                    "a log needs a source and a destination; name them with --map source=COLUMN --map destination=COLUMN"
            )
        }
        var line = zip(missing, candidates).map { "--map \($0.rawValue)=\(reference($1))" }
        if !hasHeader, !isDecided(.time, roles),
            let time = columns.indices.first(where: {
                !candidates.prefix(missing.count).contains($0) && isLikelyTime($0)
            })
        {
            line.append("--map time=\(reference(time))")
        }
        let names = candidates.prefix(8).map { reference($0) }.joined(separator: ", ")
        let what =
            hasHeader
            ? "the header does not say which column is the \(missing.map(\.rawValue).joined(separator: " and "))"
            : "the log has no header that says which column is the \(missing.map(\.rawValue).joined(separator: " and "))"
        return DragnetError(
            .inputAmbiguous, "\(what); candidates are \(names)", at: DragnetError.Place(file: file),
            help: "if it fits, say \(line.joined(separator: " "))")
    }

    /// Whether the values are times of day or few words, as of a currency: nobody's names.
    private func isOrdinaryValue(_ index: Int) -> Bool {
        let isHour = withValues(of: [index]) { values in values.prefix(200).allSatisfy(Self.isTimeOfDay) }
        let isConstant = profiles[index].distinct.count == 1 && profiles[index].filled > 1
        return isHour || isConstant || words[index].score(.currency) > 0
    }

    private func isLikelyTime(_ index: Int) -> Bool {
        let evidence = timeEvidence([index])
        guard evidence.share >= 0.95 else { return false }
        if case .calendar = evidence.format { return true }
        return evidence.isPlausibleEpoch
    }

    /// A column as `--map` takes it.
    func reference(_ index: Int) -> String { hasHeader ? Self.shellWord(columns[index]) : "'#\(index + 1)'" }

    /// The question when several columns fit a role equally well.
    func ambiguity(_ role: ColumnRole, _ candidates: [Int]) -> DragnetError {
        let names = candidates.map { reference($0) }
        return DragnetError(
            .inputAmbiguous, "several columns may be the \(role.rawValue): \(names.joined(separator: ", "))",
            at: DragnetError.Place(file: file),
            help: "say which one: \(names.prefix(4).map { "--map \(role.rawValue)=\($0)" }.joined(separator: " or "))")
    }

    /// Finds the amount; a log may have none.
    func resolveAmount(_ roles: inout ResolvedRoles) throws {
        guard !isDecided(.amount, roles) else { return }
        let taken = roles.taken
        let scored = columns.indices
            .filter { index in
                guard !taken.contains(index) else { return false }
                let profile = profiles[index]
                // A name as clear as "amount" is believed even where the cells are written in a way that needs a flag.
                return profile.share(profile.numbers) >= 0.5 || words[index].score(.amount) >= 0.95
            }
            .map { (index: $0, score: words[$0].score(.amount)) }
            .filter { $0.score >= 0.5 }
            .sorted { ($1.score, $0.index) < ($0.score, $1.index) }
        guard let best = scored.first else { return }
        let near = scored.filter { best.score - $0.score < 0.03 }
        if near.count > 1 {
            // Bytes of both directions belong together.
            if near.allSatisfy({ words[$0.index].has(["bytes", "ibyt", "obyt"]) }) {
                roles.assign(.amount, near.map(\.index), 0.8, "bytes of both directions, by their names")
                return
            }
            throw ambiguity(.amount, near.map(\.index))
        }
        roles.assign(.amount, [best.index], best.score, "the name")
    }

    /// Finds the roles that a log can do without; the first of equals is taken.
    func resolveOthers(_ roles: inout ResolvedRoles) {
        for role in [ColumnRole.id, .label, .currency, .kind, .port, .protocol, .service, .state, .duration] {
            guard !isDecided(role, roles) else { continue }
            let taken = roles.taken
            let scored = columns.indices.filter { !taken.contains($0) && fits($0, role) }
                .map { (index: $0, score: words[$0].score(role)) }
                .filter { $0.score >= 0.5 }
                .sorted { ($1.score, $0.index) < ($0.score, $1.index) }
            guard let best = scored.first else { continue }
            roles.assign(role, [best.index], best.score, "the name" + (role == .id ? ", and no value comes twice" : ""))
        }
    }

    private func fits(_ index: Int, _ role: ColumnRole) -> Bool {
        let profile = profiles[index]
        switch role {
        case .id: return profile.isUnique
        case .label: return words[index].score(.label) >= 0.8 && profile.share(profile.labels) >= 0.95
        case .currency: return profile.distinct.count <= 200 && profile.share(profile.numbers) < 0.5
        case .kind: return profile.distinct.count <= 100
        case .duration: return profile.share(profile.numbers) >= 0.9
        default: return profile.filled > 0
        }
    }
}
