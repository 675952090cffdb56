import DragnetCore

/// Wages, invoices, takings and pay-outs.
extension Town {
    /// Every employer pays all wages in one early batch at the month's end.
    mutating func payWages() {
        var staff = [[Int]](repeating: [], count: firms.count)
        for (index, person) in people.enumerated() { staff[person.employer].append(index) }
        for (index, firm) in firms.enumerated() {
            var random = random(.wages, index)
            for day in 0..<calendar.count where calendar.isMonthEndBooking(day, beforeEnd: firm.payday) {
                let start = 2 * 3600 + random.next(below: 5 * 3600)
                for (position, member) in staff[index].enumerated() where people[member].openedDay <= day {
                    // A fifth has hours that vary, the others a fixed wage.
                    let isHourly = member % 5 == 0
                    let factor = isHourly ? random.next(from: 0.85, to: 1.15) : 1
                    pay(
                        from: firm.account, to: people[member].account, day: day, second: start + position / 4,
                        cents: Int(Double(people[member].wageCents) * factor), channel: .batch)
                }
            }
        }
    }

    /// Firms and shops pay suppliers: some by the calendar, most by invoice; a few suppliers get most of it.
    mutating func payInvoices() {
        let sellers = WeightedChoice(firms.map { $0.size * $0.size })
        let shops = merchants.joined().map {
            Firm(account: $0.account, size: 0.35, payday: 0, approvalLimitCents: nil)
        }
        for (index, firm) in (firms + shops).enumerated() {
            var random = random(.invoices, index)
            let suppliers = (0..<(2 + random.nextPoisson(mean: 3 * firm.size))).map { _ in
                (account: firms[sellers.draw(&random)].account, median: random.nextLogNormal(median: 480, sigma: 1.2))
            }
            let order = WeightedChoice.zipf(suppliers.count, exponent: 1.1)
            let dueDays = suppliers.map { _ in random.next(in: 1...28) }
            for day in 0..<calendar.count where !calendar.days[day].isWeekend {
                for (position, supplier) in suppliers.enumerated()
                where position % 3 == 0 && calendar.isBooking(day, due: dueDays[position]) {
                    pay(
                        from: firm.account, to: supplier.account, day: day, second: Self.batchHours.second(&random),
                        cents: Amounts.shaped(supplier.median, oddShare: 0.6, &random), channel: .batch)
                }
                for _ in 0..<random.nextPoisson(mean: 0.42 * firm.size) {
                    let supplier = suppliers[order.draw(&random)]
                    let amount = random.nextLogNormal(median: supplier.median, sigma: 0.9)
                    payInvoice(firm, supplier.account, amount, day, &random)
                }
            }
        }
    }

    private mutating func payInvoice(
        _ firm: Firm, _ supplier: UInt32, _ amount: Double, _ day: Int, _ random: inout KeyedRandom
    ) {
        var cents = Amounts.shaped(min(amount, 90_000), oddShare: 0.6, &random)
        // Who may sign alone up to a limit orders so that one signature is enough.
        if let limit = firm.approvalLimitCents, random.nextBool(probability: 0.4) {
            cents = Amounts.justBelow(limit, &random)
        }
        let channel: PaymentChannel = random.pick([.web, .web, .web, .web, .batch, .branch, .mobile, .mobile])
        pay(
            from: firm.account, to: supplier, day: day, second: Self.officeHours.second(&random), cents: cents,
            channel: channel)
    }

    /// Shops bring their takings to the bank; market places pay their sellers; online shops send money back.
    mutating func runTrade() {
        var index = 0
        for kind in MerchantKind.allCases {
            for shop in merchants[kind.rawValue] {
                var random = random(.trade, index)
                index += 1
                if kind == .marketPlace {
                    payOutSellers(shop.account, &random)
                } else if kind.isOnline {
                    refund(shop, &random)
                } else {
                    bankTakings(shop.account, &random)
                }
            }
        }
    }

    private mutating func bankTakings(_ account: UInt32, _ random: inout KeyedRandom) {
        let machine = random.pick(cashMachines)
        let weekdays = random.nextBool(probability: 0.5) ? [0, 3] : [1]
        let median = random.nextLogNormal(median: 900, sigma: 0.9)
        for day in 0..<calendar.count where weekdays.contains(calendar.days[day].weekday) {
            let amount = min(random.nextLogNormal(median: median, sigma: 0.4), 9_950)
            let second = Self.officeHours.second(&random)
            pay(
                from: machine, to: account, day: day, second: second,
                cents: max(500, Int(amount) * 100 / 500 * 500),
                channel: PaymentChannel.branch.open(at: calendar.midnight(day) + Int64(second), otherwise: .atm))
        }
    }

    private mutating func payOutSellers(_ account: UInt32, _ random: inout KeyedRandom) {
        let weekday = random.next(below: 5)
        let sellers = random.sample(3 + people.count / 14, of: Array(people.indices))
        for day in 0..<calendar.count where calendar.days[day].weekday == weekday {
            let start = 3 * 3600 + random.next(below: 2 * 3600)
            var position = 0
            for seller in sellers where people[seller].openedDay <= day && random.nextBool(probability: 0.6) {
                position += 1
                pay(
                    from: account, to: people[seller].account, day: day, second: start + position * 2,
                    cents: Int(random.nextLogNormal(median: 11_000, sigma: 1)), channel: .batch)
            }
        }
    }

    private mutating func refund(_ shop: Merchant, _ random: inout KeyedRandom) {
        for day in 0..<calendar.count where random.nextBool(probability: 0.08) {
            let person = random.pick(people)
            guard person.openedDay <= day else { continue }
            pay(
                from: shop.account, to: person.account, day: day, second: Self.officeHours.second(&random),
                cents: shop.kind.priceCents(&random), channel: .batch)
        }
    }
}

extension Amounts {
    /// A sum 0.1 to 10 % below a limit: often a round one, often an invoice's odd one.
    static func justBelow(_ limit: Int, _ random: inout KeyedRandom) -> Int {
        let cents = Int(Double(limit) * random.next(from: 0.9, to: 0.999))
        let style = random.nextUnit()
        if style < 0.45 { return cents }
        if style < 0.75 { return cents / 100 * 100 }
        return min(cents / 5_000 * 5_000, limit - 5_000)
    }
}
