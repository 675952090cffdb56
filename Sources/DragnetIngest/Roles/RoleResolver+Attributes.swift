import DragnetCore
import DragnetEvents

extension RoleResolver {
    /// Decides what the log is a record of, and what its two ends are.
    func resolveDomainAndTypes(_ roles: inout ResolvedRoles, signature: Signature?) {
        let source = roles.places[.source] ?? []
        let destination = roles.places[.destination] ?? []
        func areAddresses(_ indices: [Int]) -> Bool {
            indices.count == 1 && profiles[indices[0]].share(profiles[indices[0]].addresses) >= 0.9
        }
        let isNetwork =
            format == .zeek || format == .eve || (areAddresses(source) && areAddresses(destination))
            || (roles.places[.port] != nil && roles.places[.protocol] != nil)
        roles.domain = options.preset ?? (isNetwork ? .network : .transactions)
        if let signature, options.mapping[.source] == nil, options.mapping[.destination] == nil {
            (roles.sourceType, roles.destinationType) = signature.types
            return
        }
        let fallback: EntityType =
            roles.domain == .network
            ? .host : roles.places[.amount] != nil || roles.places[.kind] != nil ? .account : .node
        let sourceWords = source.compactMap { words[$0].entityType }.last
        let destinationWords = destination.compactMap { words[$0].entityType }.last
        // Both ends are of one kind unless the names say otherwise: "user_from, to" are two users.
        let shared: Set<EntityType> = [.account, .person, .host, .domain]
        func type(_ own: EntityType?, other: EntityType?) -> EntityType {
            own ?? other.flatMap { shared.contains($0) ? $0 : nil } ?? fallback
        }
        roles.sourceType = type(sourceWords, other: destinationWords)
        roles.destinationType = type(destinationWords, other: sourceWords)
    }

    /// Chooses which of the remaining columns are kept, and says why the others are not.
    func chooseAttributes(_ roles: inout ResolvedRoles, signature: Signature?) {
        let roleOfColumn = Dictionary(
            ColumnRole.allCases.flatMap { role in
                role.attributeName == nil ? [] : (roles.places[role] ?? []).map { ($0, role) }
            }, uniquingKeysWith: { first, _ in first })
        let placed = Set(
            roles.places.filter { $0.key.attributeName == nil }.flatMap { role, indices in
                // The bytes of each direction say more than their sum, and of several kinds only the first shows.
                role == .amount && indices.count > 1 || role == .kind ? [] : indices
            })
        // What is shared is a node; to keep its text beside that would say it twice.
        let shared = Set(roles.shared.flatMap(\.places))
        var names: Set<String> = []
        var answers: [String] = []
        for index in columns.indices where !placed.contains(index) {
            let role = roleOfColumn[index]
            for (column, number) in signature?.numbers ?? [] where column == columns[index] {
                if names.insert(number.name).inserted { roles.attributes.append(number) }
            }
            if role == nil, shared.contains(index) { continue }
            let isKind = (roles.places[.kind] ?? []).contains(index)
            if role == nil, isKind || signature?.isClosed ?? false {
                let isKept = isKind || signature?.numbers.contains { $0.at == columns[index] } ?? false
                // The columns of names are read where they are there, whichever stands for the destination.
                let isName = format == .eve && EveShape.nameColumns.contains { $0.column == columns[index] }
                if !isKept && !isName && (!isJSON || profiles[index].filled > 0) {
                    roles.unused.append(columns[index])
                }
                continue
            }
            if role == nil, words[index].score(.label) > 0 || signature?.unused.contains(columns[index]) ?? false {
                if words[index].score(.label) > 0 { answers.append(columns[index]) }
                roles.unused.append(columns[index])
                continue
            }
            guard let isNumber = attributeIsNumber(index, role: role) else {
                roles.unused.append(columns[index])
                continue
            }
            let name = role?.attributeName ?? columns[index]
            guard names.insert(name).inserted else {
                roles.unused.append(columns[index])
                continue
            }
            roles.attributes.append(.init(column: columns[index], name: name, isNumber: isNumber))
        }
        if roles.domain == .transactions, signature == nil {
            for index in columns.indices where !placed.contains(index) && !shared.contains(index) {
                guard profiles[index].filled > 0, let type = sharedType(index) else { continue }
                let name = UntrustedText.terminal(columns[index])
                roles.notes.append(
                    "\(name) may be what accounts share: --entity \(type)=\(reference(index)) ties those that do")
            }
        }
        if !answers.isEmpty {
            let list = answers.map { UntrustedText.terminal($0) }.joined(separator: ", ")
            roles.notes.append("left out, because it tells the answer: \(list)")
        }
        if let label = roles.places[.label]?.first {
            let name = UntrustedText.terminal(columns[label])
            roles.notes.append("\(name) is taken as the label: kept for evaluation, never a feature")
        }
    }

    /// What the values of a column would be as nodes that sources share; nil where its name says nothing of the kind.
    private func sharedType(_ index: Int) -> String? {
        let types: [(String, Set<String>)] = [
            ("device", ["device"]), ("ip", ["ip", "ipaddr"]), ("phone", ["phone", "msisdn"]),
            ("email", ["email"]),
        ]
        return types.first { words[index].has($0.1) }?.0
    }

    /// Whether a column is kept as numbers; nil if it is not kept at all.
    private func attributeIsNumber(_ index: Int, role: ColumnRole?) -> Bool? {
        let profile = profiles[index]
        if let role { return role.isNumeric }
        guard profile.filled > 0 else { return nil }
        let isCode = words[index].has(["port", "sport", "zip", "mcc", "code", "bank", "tos", "id"])
        if profile.isNumeric && !isCode { return true }
        // Text that differs from row to row is no category.
        let tooMany = max(50, profile.filled / 2)
        return profile.distinct.count > tooMany ? nil : false
    }
}
