# The words a person types. Each one first brings the machine up to date (xtask/setup.sh, silent when
# nothing is missing) and then calls `cargo xtask`, where the work is written down.

# rustup puts cargo here, and a shell that was opened before the installation does not know it yet.
export PATH := $(PATH):$(HOME)/.cargo/bin
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
XTASK := @test -x "$(TARGET_DIR)/debug/xtask" || echo "Compiling the build tool, once."; cargo xtask

.PHONY: help run test release ui fmt screens bench clean-data

help:
	@echo "make run                start Apseko with demonstration data (a window, or a browser address without a display)"
	@echo "make test               check everything: format, lints, Rust, browser and window tests"
	@echo "make release            build the program for delivery"
	@echo "make ui                 build only the screens, into ui/dist"
	@echo "make screens            take pictures of the screens"
	@echo "make bench NAME=store   measure one area (see docs/DEVELOPING.md)"
	@echo "make fmt                format the Rust code"
	@echo "make clean-data         delete the demonstration data of make run"

run:
	@sh xtask/setup.sh run
	$(XTASK) run

test:
	@sh xtask/setup.sh test
	$(XTASK) test

release:
	@sh xtask/setup.sh run
	$(XTASK) release

ui:
	@sh xtask/setup.sh run
	$(XTASK) ui

screens:
	@sh xtask/setup.sh test
	$(XTASK) screens

bench:
	@sh xtask/setup.sh test
	$(XTASK) bench $(NAME)

fmt:
	@cargo fmt --all

clean-data:
	@rm -rf "$(TARGET_DIR)/demo-data"
